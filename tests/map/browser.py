"""A headless Chromium, driven through ChromeDriver's WebDriver protocol with nothing but the standard library."""
import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
_FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's name for a reference to an element
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}


class Browser:
    def __init__(self, width=1400, height=1000):
        self._folder = tempfile.mkdtemp()
        self._driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, universal_newlines=True)
        for line in self._driver.stdout:
            port = re.search(r"started successfully on port (\d+)", line)
            if port:
                break
        flags = _FLAGS + ["--user-data-dir=" + self._folder, "--window-size=%d,%d" % (width, height)]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # which does not work as root
        self._url = "http://127.0.0.1:%s/session" % port.group(1)
        options = {
            "goog:chromeOptions": {"binary": CHROMIUM, "args": flags},
            "goog:loggingPrefs": {"performance": "ALL"},
        }
        self._url += "/" + self._call("", {"capabilities": {"alwaysMatch": options}})["sessionId"]

    def _call(self, path, body=None, method="POST"):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, {"Content-Type": "application/json"}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from None

    def close(self):
        self._call("", method="DELETE")
        self._driver.stdout.close()
        self._driver.terminate()
        self._driver.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def open(self, path):
        self._call("/url", {"url": "file://" + path})

    def run(self, script, *words):
        """What the body of a function returns that is called with these arguments in the page."""
        return self._call("/execute/sync", {"script": script, "args": list(words)})

    def devtools(self, command, **parameters):
        return self._call("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def find(self, selector):
        return {_ELEMENT: self._call("/element", {"using": "css selector", "value": selector})[_ELEMENT]}

    def point_at(self, selector):
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center', inline: 'center'})", element)
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": element}
        self._call("/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def click(self, selector):
        self._call("/element/%s/click" % self.find(selector)[_ELEMENT], {})

    def press(self, *keys):
        actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._call("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def requested(self):
        """Addresses of everything that pages asked for since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self._call("/se/log", {"type": "performance"})]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("/screenshot", method="GET")))
