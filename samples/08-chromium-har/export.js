// SPDX-License-Identifier: GPL-2.0-or-later
// export.js URL FILE: Chromium opens the page, and Playwright writes down as HAR what it did until its title is "through".
'use strict';
const { chromium } = require('playwright-core');
(async () => {
  const [url, path] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ recordHar: { path, content: 'omit' } });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction("document.title === 'through'");
  await page.waitForTimeout(1500);
  await context.close();
  await browser.close();
})();
