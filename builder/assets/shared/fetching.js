// Fetches, and gives up when no answer comes. Published with form.js and status.js (builder/pages/assets.py).

// Longer than the desk's own limit (15 s), and than what a slow line needs.
const PATIENCE = 25e3;

// {status, type, date, redirected, url, text} of an answer; null if it doesn't arrive whole within `patience` (ms).
async function fetchInTime(url, options, patience = PATIENCE) {
  // Older browsers can't end a request: it is only not waited for any longer.
  const control = window.AbortController ? new AbortController() : { abort() {} };
  let timer;
  const late = new Promise((resume) => { timer = setTimeout(() => { resume(null); control.abort(); }, patience); });
  const answered = fetch(url, { ...options, signal: control.signal }).then(async (answer) => ({
    status: answer.status,
    type: answer.headers.get("content-type") || "",
    date: answer.headers.get("date"),
    redirected: answer.redirected,
    url: answer.url,
    text: await answer.text(),
  }));
  const got = await Promise.race([answered.catch(() => null), late]);
  clearTimeout(timer);
  return got;
}
