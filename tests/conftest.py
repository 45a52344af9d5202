"""Fixtures for the whole suite: one cache, one Unspinner."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from helpers import FakeModel
from unspin import Settings, Unspinner

settings.register_profile(
    "suite",
    deadline=None,
    max_examples=80,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")

# Runs in the background are started with SIGINT ignored, which their children inherit: Ctrl-C could not be tested.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compiled tables go here, for this process and for those it starts."""
    folder = tmp_path_factory.mktemp("cache")
    old = os.environ.get("UNSPIN_CACHE_DIR")
    os.environ["UNSPIN_CACHE_DIR"] = str(folder)
    yield folder
    if old is None:
        del os.environ["UNSPIN_CACHE_DIR"]
    else:
        os.environ["UNSPIN_CACHE_DIR"] = old


@pytest.fixture(scope="session")
def unspinner(cache_dir: Path) -> Unspinner:
    """The program as it is shipped."""
    return Unspinner(Settings(cache=cache_dir))


@pytest.fixture
def fake_model() -> FakeModel:
    """A model that has read two sentences."""
    return FakeModel(["the chinese leader met the communist party", "the leader of the party is a honest man"])
