"""The whole table of steps of a learning example."""

import pytest

from strategies.library.rules_examples import MEMBER, STAFF, STEPS, WRITABLE, ExampleState, why_not_example


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", ExampleState)
@pytest.mark.parametrize("sides", [(MEMBER,), (STAFF,), (MEMBER, STAFF), ()], ids="+".join)
@pytest.mark.parametrize("has_joined", [True, False])
def test_only_what_the_table_says(verb, state, sides, has_joined):
    step = STEPS[verb]
    needs = verb in ("save", "hand_in")
    allowed = step.side in sides and state in step.start and (has_joined or not needs)
    assert (why_not_example(verb, state, sides=set(sides), has_joined=has_joined) == "") is allowed


def test_what_the_public_reads_is_never_written_in():
    assert ExampleState.PUBLISHED not in WRITABLE
    assert all(step.end != ExampleState.PUBLISHED for step in STEPS.values() if step.side == MEMBER)
