-- The bars of four texts on one day, written by hand. Parameters: $decisions (Parquet file), $on (the day).
WITH laid (regulation, measure, question, clause, kind, months, binding) AS (
    VALUES
        ('yy-wgbw', 'admonition-talk', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'admonition-talk', 'promotion', '第十八条(一)', 'months', 6, true),
        ('yy-wgbw', 'criticism-circular', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'demotion', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'demotion', 'promotion', '第十八条(五)', 'months', 24, true),
        ('yy-wgbw', 'ordered-resignation', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'ordered-resignation', 'grade', '第十八条(四)', 'year', 0, true),
        ('yy-wgbw', 'ordered-resignation', 'promotion', '第十八条(四)#职', 'months', 24, true),
        ('yy-wgbw', 'public-apology', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'public-apology', 'promotion', '第十八条(一)', 'months', 6, true),
        ('yy-wgbw', 'removal', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'removal', 'grade', '第十八条(四)', 'year', 0, true),
        ('yy-wgbw', 'removal', 'promotion', '第十八条(四)#职', 'months', 24, true),
        ('yy-wgbw', 'resignation-taking-blame', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'resignation-taking-blame', 'grade', '第十八条(四)', 'year', 0, true),
        ('yy-wgbw', 'resignation-taking-blame', 'promotion', '第十八条(四)#职', 'months', 24, true),
        ('yy-wgbw', 'suspension', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'suspension', 'promotion', '第十八条(二)', 'rectified', 0, false),
        ('yy-wgbw', 'transfer-from-post', 'award', '第十八条', 'year', 0, true),
        ('yy-wgbw', 'transfer-from-post', 'promotion', '第十八条(三)', 'months', 12, true),
        ('yy-wgbw', 'written-self-criticism', 'award', '第十八条', 'year', 0, true),
        ('fzm-street', 'criticism-circular', 'grade', '五#一级', 'year', 0, true),
        ('fzm-street', 'demotion', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'disciplinary-sanction', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'duty-adjustment', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'ordered-resignation', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'removal', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'suspension', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'transfer-from-post', 'grade', '五#直接', 'year', 0, true),
        ('fzm-street', 'written-self-criticism', 'grade', '五#一级', 'year', 0, true),
        ('jd-enterprise', 'criticism-circular', 'award', '五', 'year', 0, true),
        ('jd-enterprise', 'written-self-criticism', 'award', '五', 'year', 0, true),
        ('lj-city', 'award-cancelled', 'award', '四、(五)1#方式', 'year', 0, true)
),

counted (regulation, measure) AS (
    VALUES
        ('fzm-street', 'admonition-talk'), ('fzm-street', 'criticism-circular'), ('fzm-street', 'ordered-rectification'),
        ('fzm-street', 'sanction-proposed'), ('fzm-street', 'unit-award-cancelled'), ('fzm-street', 'unit-criticism-circular'),
        ('fzm-street', 'unit-written-self-criticism'), ('fzm-street', 'written-self-criticism'),
        ('jd-enterprise', 'admonition-talk'), ('jd-enterprise', 'criticism-circular'), ('jd-enterprise', 'fine'),
        ('jd-enterprise', 'ordered-rectification'), ('jd-enterprise', 'unit-award-cancelled'),
        ('jd-enterprise', 'unit-criticism-circular'), ('jd-enterprise', 'unit-written-explanation'),
        ('jd-enterprise', 'unit-written-self-criticism'), ('jd-enterprise', 'written-explanation'),
        ('jd-enterprise', 'written-self-criticism')
),

decision AS (
    SELECT * FROM read_parquet($decisions) WHERE decided_on <= $on
),

single AS (
    SELECT
        person_id, question, decision_id, regulation, clause, binding,
        CASE kind
            WHEN 'year' THEN make_date(year($on), 12, 31)
            WHEN 'months' THEN CAST(effective_on + to_months(months) AS DATE)
            ELSE rectified_on
        END AS last_barred_day
    FROM decision JOIN laid USING (regulation, measure)
    WHERE CASE kind
        WHEN 'year' THEN decided_on >= make_date(year($on), 1, 1)
        WHEN 'months' THEN effective_on BETWEEN $on - INTERVAL 25 MONTH AND $on
            AND effective_on + to_months(months) >= $on AND (rescinded_on IS NULL OR rescinded_on > $on)
        ELSE (rectified_on IS NULL OR rectified_on >= $on) AND (rescinded_on IS NULL OR rescinded_on > $on)
    END
),

repeated AS (
    SELECT
        person_id, 'grade' AS question, arg_max(decision_id, (decided_on, decision_id)) AS decision_id, regulation,
        '五#累计' AS clause, true AS binding, make_date(year($on), 12, 31) AS last_barred_day
    FROM decision JOIN counted USING (regulation, measure)
    WHERE decided_on >= make_date(year($on), 1, 1)
    GROUP BY person_id, regulation
    HAVING count(*) >= 2
)

SELECT person_id, question, decision_id, regulation, '1' AS edition, clause, last_barred_day, binding FROM single
UNION ALL
SELECT person_id, question, decision_id, regulation, '1' AS edition, clause, last_barred_day, binding FROM repeated
