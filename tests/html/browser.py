# SPDX-License-Identifier: GPL-2.0-or-later
"""A headless Chromium, driven by its own protocol through chromedriver."""
import pathlib
import shutil
import sys

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    print("python3-selenium is missing")
    sys.exit(77)

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not CHROMIUM or not DRIVER:
    print("chromium or chromium-driver is missing")
    sys.exit(77)

OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
           "--no-first-run", "--disable-background-networking")
PATIENCE = 60  # seconds, on a busy machine


class Browser:
    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for option in OPTIONS:
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service(DRIVER), options=options)
        self.driver.set_page_load_timeout(PATIENCE)
        self.driver.set_script_timeout(PATIENCE)
        self.protocol("Performance.enable", timeDomain="threadTicks")

    def quit(self):
        self.driver.quit()

    def protocol(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    def size(self, width, height=900):
        self.protocol("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def media(self, scheme="light", medium=""):
        self.protocol("Emulation.setEmulatedMedia", media=medium,
                      features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, path, fragment=""):
        """Loads the file anew, and waits until its script has run."""
        self.driver.get("about:blank")
        self.driver.get(pathlib.Path(path).as_uri() + (f"#{fragment}" if fragment else ""))
        WebDriverWait(self.driver, PATIENCE).until(lambda _: self.run("return document.documentElement.dataset.ready"))

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map(element => element.textContent)", selector)

    def count(self, selector):
        return self.run("return document.querySelectorAll(arguments[0]).length", selector)

    def fragment(self):
        return self.run("return location.hash")

    def press(self, *keys):
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def wait(self, script, *arguments):
        """Until the script returns something true."""
        return WebDriverWait(self.driver, PATIENCE).until(lambda _: self.run(script, *arguments))

    def busy(self):
        """Seconds of the processor that the page has taken so far."""
        metrics = {metric["name"]: metric["value"] for metric in self.protocol("Performance.getMetrics")["metrics"]}
        return metrics["TaskDuration"]

    def console(self):
        return [f"{entry['level']}: {entry['message']}" for entry in self.driver.get_log("browser")]
