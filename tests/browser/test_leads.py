"""Leads and standing in a real browser: what is typed survives, what is sealed stays off the machine, all can be read."""

from playwright.sync_api import Page, expect

from tests.browser.test_frame import complaints
from tests.office import build, build_leads, build_measures
from wenze.office.leads.models import Lead


def _sign_in(page: Page, account) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(account.username)
    page.get_by_label("密码").fill(build.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(account.display_name).first).to_be_visible()


def test_what_a_clerk_typed_survives_a_lost_page_and_the_reporter_never_stays_on_the_machine(page: Page):
    office = build_leads.office()
    person = build.cadre(organ=build.organ())
    _sign_in(page, build_leads.clerk(office))
    page.goto("/leads/new/?regulation=yy-wgbw")
    page.get_by_label("事由").fill("城西路破损两年无人修补")
    page.get_by_label("反映内容").fill("市民多次来电反映。")
    page.get_by_label("反映人", exact=True).fill("闻清")
    page.get_by_role("combobox", name="被反映人").first.fill(person.name)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("草稿已保存在本机")).to_be_visible()
    assert "闻清" not in page.evaluate("JSON.stringify(window.localStorage)")

    page.goto("/leads/new/?regulation=yy-wgbw")
    page.get_by_role("button", name="恢复草稿").click()
    expect(page.get_by_label("事由")).to_have_value("城西路破损两年无人修补")
    expect(page.get_by_role("combobox", name="被反映人").first).to_have_value(person.name)
    expect(page.get_by_label("反映人", exact=True)).to_have_value("")

    page.get_by_label("线索来源").select_option("9-2")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记，编号")).to_be_visible()
    assert Lead.objects.get().subjects.get().cadre == person
    page.wait_for_load_state("load")
    assert page.evaluate("Object.keys(window.localStorage).filter(key => key.includes('draft')).length") == 0


def test_enter_in_a_box_of_a_lead_spends_no_number_with_or_without_script(page: Page, browser, live_server):
    clerk = build_leads.clerk(build_leads.office())
    _sign_in(page, clerk)
    kept = page.context.storage_state()
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=kept).new_page()
    for one in (page, plain):
        one.goto("/leads/new/?regulation=yy-wgbw")
        one.get_by_label("反映内容").fill("市民多次来电反映。")
        one.get_by_label("线索来源").select_option("9-2")
        one.get_by_label("事由").fill("城西路破损两年无人修补")
        one.get_by_label("事由").press("Enter")
        one.wait_for_timeout(300)
        assert "/leads/new/" in one.url
        assert not Lead.objects.exists()
    plain.context.close()
    expect(page.get_by_label("线索来源")).to_be_focused()
    for number in range(4, 7):
        page.get_by_role("button", name="再加一人").click()
        expect(page.get_by_label(f"姓名 {number}", exact=True)).to_be_focused()
    page.get_by_label("事由").press("Control+Enter")
    expect(page.get_by_text("已登记，编号")).to_be_visible()


def test_the_list_under_the_box_offers_names_with_unit_and_pinyin_initials(page: Page):
    build.cadre("周望山", post=build.post(build.organ("临江市征收办"), "主任"))
    _sign_in(page, build_leads.clerk(build_leads.office()))
    page.goto("/leads/new/?regulation=yy-wgbw")
    offered = page.locator("datalist option").first
    expect(offered).to_have_attribute("value", "周望山 市征收办主任")
    expect(offered).to_have_attribute("label", "zws")


def test_a_reader_asks_about_a_person_and_sees_line_lamp_and_clause(page: Page):
    made = build_measures.imposed()
    _sign_in(page, build.account(role="personnel_reader"))
    page.goto(f"/measures/people/{made.cadre_id}/")
    page.get_by_role("link", name="查询并存档").click()
    page.get_by_label("查询用途").fill("拟任人选审核")
    page.get_by_role("button", name="查询并存档").click()
    expect(page.get_by_text("查询结论已存档")).to_be_visible()
    expect(page.get_by_role("img", name="影响期时间线")).to_be_visible()
    expect(page.get_by_text("第十八条(一)").first).to_be_visible()
    page.get_by_role("link", name="裁定第").click()
    expect(page.get_by_role("heading", name="依据")).to_be_visible()


def test_axe_finds_nothing_on_these_pages_and_none_is_wider_than_the_screen(new_page):
    office = build_leads.office()
    clerk, director = build_leads.clerk(office), build_leads.director(office)
    lead = build_leads.lead(by=clerk, channel="9-3", subjects=[build.cadre(organ=build.organ())])
    made = build_measures.imposed("removal")
    reader = build.account(role="personnel_reader")
    pages = {
        clerk: ("/leads/", "/leads/new/", f"/leads/{lead.pk}/", f"/leads/{lead.pk}/reporter/"),
        director: (f"/leads/{lead.pk}/", f"/moves/{lead.pk}/decline/"),
        reader: (
            "/measures/?tab=all",
            f"/measures/{made.pk}/",
            f"/measures/people/{made.cadre_id}/",
            "/measures/ask/",
            "/measures/checks/",
            f"/rulings/{made.ruling_id}/",
            "/rulings/",
            "/rulings/texts/yy-wgbw/",
            "/rulings/texts/yy-wgbw/trial/?measure=removal&decided_on=2026-07-20&effective_on=2026-07-20&on_probation=no",
        ),
    }
    wrong = []
    for account, addresses in pages.items():
        page = new_page()
        _sign_in(page, account)
        for address in addresses:
            page.goto(address)
            wrong += [f"{address} {complaint}" for complaint in complaints(page)]
            if page.evaluate("document.documentElement.scrollWidth") > 1366:
                wrong.append(f"{address} is too wide")
    assert not wrong, "\n".join(wrong)
