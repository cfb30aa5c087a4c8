// Lighthouse on the public pages of a running Infohus, as a phone on a slow network sees them.
// Prints the figures, and fails when one is below what docs/speed.md promises.
//   node run.mjs http://127.0.0.1:8000
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const PAGES = ["/", "/concern/who/", "/guidance/contacts/", "/guidance/accessibility/", "/status/"];
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const LEAST = 95;
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  // Whatever a page, or the browser itself, asks of the outside world stays unanswered.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

const address = process.argv[2];

// A busy machine sometimes loses the recording; then it is made once more.
async function measured(page, port) {
  const options = { port, onlyCategories: CATEGORIES, logLevel: "error" };
  for (const isLast of [false, true]) {
    const { lhr } = await lighthouse(new URL(page, address).href, options);
    if (!lhr.runtimeError) return lhr;
    if (isLast) throw new Error(lhr.runtimeError.message);
  }
}

const chrome = await chromeLauncher.launch({ chromeFlags: FLAGS });
let isEnough = true;
try {
  for (const page of PAGES) {
    const lhr = await measured(page, chrome.port);
    const figures = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
    console.log(page.padEnd(26), CATEGORIES.map((name, at) => `${name} ${figures[at]}`).join("  "));
    if (figures.every((figure) => figure >= LEAST)) continue;
    isEnough = false;
    for (const name of CATEGORIES) {
      for (const { id, weight } of lhr.categories[name].auditRefs) {
        const { score, title, displayValue = "" } = lhr.audits[id];
        if (weight && score !== null && score < 0.9) console.log("  ", id, score, title, displayValue);
      }
    }
  }
} finally {
  chrome.kill();
}
process.exitCode = isEnough ? 0 : 1;
