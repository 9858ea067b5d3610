"""What a page asks of the data base: every address that answers GET, as each role that gets it."""

from typing import Any

import pytest

from tests.web.addresses import RIGHTS, address, pages
from tests.web.conftest import Door

MOST = 15


@pytest.mark.parametrize(("name", "role"), list(pages()))
def test_a_page_asks_little_of_the_data_base(
    name: str, role: str, as_role: Door, django_assert_max_num_queries: Any
) -> None:
    client, path = as_role(role), address(RIGHTS[name])
    client.get(path).close()
    with django_assert_max_num_queries(MOST):
        answer = client.get(path)
    answer.close()
    assert answer.status_code in (200, 302)
