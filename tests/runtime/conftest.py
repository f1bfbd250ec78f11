"""What the tests of the image and the proxy share: the image is built once."""

import pytest

from tests.ports import own_port
from tests.processes import environment
from tests.runtime import image as images
from tests.runtime.proxy import Proxy, Web


@pytest.fixture(scope="session")
def image(tmp_path_factory):
    return images.build(tmp_path_factory.mktemp("image"))


@pytest.fixture(scope="session")
def database(django_db_setup, django_db_blocker):
    """The address of the tests' database."""
    with django_db_blocker.unblock():
        return environment()["DATABASE_URL"]


@pytest.fixture(scope="module")
def web(image, database):
    with Web(image, port=own_port(), database=database) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(web, tmp_path_factory):
    with Proxy(tmp_path_factory.mktemp("proxy"), web_port=web.port) as running:
        yield running
