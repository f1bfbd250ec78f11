"""Free text holds no personal number; a telephone number and a diary number are none."""

import random

import pytest
from django.core.exceptions import ValidationError

from membership.decisions.forms import HeaderForm
from membership.joining.forms.rows import refuse_personal_number
from membership.joining.forms.sections import ContactForm, DecisionStepForm

CHANCE = random.Random(3)
MOBILES = [f"07{CHANCE.choice('02369')}{CHANCE.randrange(10**7):07d}" for _ in range(10_000)]
PERSONS = ["850709-9805", "19850709-9805", "198507099805", "640823-3234"]


def contact(phone):
    form = ContactForm({"kind": "operational", "role_mailbox": "a@kumla.example", "phone": phone})
    form.is_valid()
    return form


def test_ten_thousand_mobile_numbers_are_taken_in_the_telephone_field():
    for number in MOBILES:
        refuse_personal_number(number, "phone")
    for number in ["0701234569", *MOBILES[:100]]:
        for spelling in (number, f"{number[:3]}-{number[3:]}", f"{number[:6]}-{number[6:]}", f"+46{number[1:]}"):
            assert contact(spelling).errors == {}
            assert contact(spelling).cleaned_data["phone"] == spelling


@pytest.mark.parametrize("number", PERSONS)
def test_a_personal_number_is_refused_wherever_it_is_written(number):
    assert "phone" in contact(number).errors
    for field in ("title", "message", "diary_number", "phone"):
        with pytest.raises(ValidationError):
            refuse_personal_number(f"{number}", field)


def test_a_diary_number_with_a_date_in_it_is_one():
    step = DecisionStepForm({"body": "Styrelsen", "outcome": "decided", "diary_number": "RS 240812-0018"})
    assert "diary_number" not in step.errors
    header = HeaderForm({"edition": 1, "diary_number": "240812-0018", "officer_contact": "Anna Ek, tel 070-123 45 69"})
    assert not {"diary_number", "officer_contact"} & set(header.errors)
    header = HeaderForm({"edition": 1, "diary_number": "RS 240812-0018", "officer_contact": "Anna Ek, 0701234569"})
    assert not {"diary_number", "officer_contact"} & set(header.errors)
