// Opens a page in a browser, and sees hot reload change its style without loading it again.
//
//   node packaging/page.mjs URL FILE.css
import fs from "node:fs";
import { chromium } from "playwright-core";

const [url, file] = process.argv.slice(2);
const options = { timeout: 120_000 };
const found = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => fs.existsSync(path));
const browser = await chromium.launch({ ...(found ? { executablePath: found } : { channel: "chrome" }), args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  const connected = page.waitForEvent("console", { predicate: (message) => message.text().includes("[vite] connected"), ...options });
  await page.goto(url, options);
  await connected;
  await page.evaluate(() => (globalThis.isTheSame = true));
  fs.appendFileSync(file, "\nbody { outline: 3px solid rgb(1, 2, 3) }\n");
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)", undefined, options);
  if (!(await page.evaluate(() => globalThis.isTheSame))) throw new Error("the page was loaded again");
} finally {
  await browser.close();
}
