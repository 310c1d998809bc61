"""What the office does not do yet, each as a test that must begin to pass on the day it is built."""

import pytest
from django.urls import reverse

from tests.office import build_cases as cases

pytestmark = [pytest.mark.django_db]


@pytest.mark.xfail(strict=True, reason="nothing that was submitted can be taken back yet")
def test_a_case_reported_for_approval_is_taken_back_until_somebody_who_decides_opened_it(signed_in):
    here = cases.office()
    case = cases.opened(here)
    answer = signed_in(here.officer).post(reverse("matters:withdraw", args=[case.pk]), {"reason": "报送有误"})
    assert answer.status_code == 302
