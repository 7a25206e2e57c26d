"""The demo's page in a real browser: type a misspelt name, pick from autocomplete, read the card."""

import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.browser import CHROMIUM, FLAGS, needs_browser
from tests.support.fork_server import Forked, run
from tests.support.patience import PATIENCE
from tests.support.worlds import SAMPLE


class Demo(Forked):
    """A running `python -m bot demo` and what it has printed."""

    def __init__(self, *options: str) -> None:
        super().__init__("demo", "--no-open", *options, env={"PAPERCLUB_CATALOG": str(SAMPLE)})
        self.printed = ""

    def until(self, pattern: str) -> re.Match[str]:
        """Read what is printed until `pattern` shows."""
        alarm = threading.Timer(PATIENCE, self.send_signal, [signal.SIGKILL])  # reading waits for ever
        alarm.start()
        try:
            while (match := re.search(pattern, self.printed)) is None:
                line = self.stdout.readline()
                self.printed += line
                if not line:
                    pytest.fail(f"{pattern!r} never came:\n{self.printed}")
            return match
        finally:
            alarm.cancel()

    def say(self, line: str) -> None:
        """Type a line in the demo's terminal."""
        self.stdin.write(line + "\n")
        self.stdin.flush()

    def end(self) -> int:
        """Press Ctrl-C and give the exit code."""
        self.send_signal(signal.SIGINT)
        self.printed += self.stdout.read()
        return self.wait()


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A demo on a free port."""
    demo = Demo("--port", "0")
    with demo:
        yield demo


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def open_page(demo: Demo, browser: Browser) -> Page:
    """The demo's page with its first card on it."""
    url = demo.until(r"http://127\.0\.0\.1:\d+/#\S+")[0]
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    expect(page.get_by_text("Efficient Memory Management for Large Language Model Serving").last).to_be_visible(
        timeout=PATIENCE * 1000
    )
    return page


@needs_browser
def test_a_misspelt_name_typed_in_the_page_brings_the_card(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    page = open_page(demo, browser)
    composer = page.get_by_role("textbox", name=re.compile("message", re.IGNORECASE)).last
    composer.click()
    composer.press_sequentially("/paper", delay=20)
    page.keyboard.press("Enter")
    page.keyboard.type("pagd atention", delay=20)
    choice = page.get_by_role("option").filter(has_text="PagedAttention").first
    expect(choice).to_be_visible(timeout=PATIENCE * 1000)
    choice.click()
    page.get_by_role("button", name="Send").last.click()
    headings = page.get_by_role("heading", name="vLLM", exact=True)
    expect(headings).to_have_count(2, timeout=PATIENCE * 1000)
    page.screenshot(path=tmp_path / "card.png")
    assert demo.end() == 0
    assert "The demo has ended" in demo.printed


def test_skipping_ahead_moves_the_clock_and_q_ends_it(demo: Demo) -> None:
    demo.until(r"http://127\.0\.0\.1:\d+/#\S+")
    demo.say("+1d")
    told = demo.until(r"It is \w+ (\d+) (\w+) (\d{4})")
    today = time.gmtime()
    assert told[3] in {str(today.tm_year), str(today.tm_year + 1)}
    demo.say("nonsense")
    demo.until("Type \\+1h, \\+1d")
    demo.say("q")
    assert demo.wait() == 0


def test_ctrl_c_is_obeyed_in_the_middle_of_a_long_skip(demo: Demo) -> None:
    demo.until(r"http://127\.0\.0\.1:\d+/#\S+")
    assert "oauth2" not in demo.printed, "what an operator would need to know is no news in the demo"
    demo.say("+9w")
    demo.until("8 weeks at the most")
    demo.say("+8w")
    demo.until("Skipping ahead to")
    assert demo.end() == 0
    assert "The demo has ended" in demo.printed
    assert "It is " not in demo.printed, "it did not get to the end"


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("demo", "--no-open", "--port", str(port))
    printed = done.stdout + done.stderr
    assert done.returncode == 9
    assert f"Port {port} is taken" in printed
    assert "Traceback" not in printed
