// Sends a step of a form until the desk answers. Published with form.js as one script (builder/pages/assets.py).

const WAITS = [2, 5, 10, 20, 40];

// The answer (see fetchInTime), or null. Retries with the same body: its sid lets the server recognise repeats, so
// nothing is stored twice. `onFailure` is called at each failure that is followed by another try.
async function post(url, body, onFailure) {
  for (const seconds of [...WAITS, 0]) {
    const got = await fetchInTime(url, { method: "POST", body, headers: { accept: "text/html" } });
    if (got && isFinal(got, !seconds)) return got;
    if (seconds) {
      onFailure();
      await new Promise((resume) => {
        const timer = setTimeout(resume, seconds * 1000);
        addEventListener("online", () => { clearTimeout(timer); resume(); }, { once: true });
      });
    }
  }
  return null;
}

// Whether another try would get the same: not for errors of the server, nor for what isn't a page, such as the
// gateway's "too many at once". A body that is too long or that the firewall stops stays so.
function isFinal({ status, type }, isLast) {
  return /html/.test(type) ? status < 500 || isLast : status === 400 || status === 413;
}

// The words for an answer that isn't a page of the form: of the desk's limits and its firewall (infra/edge.yaml), else
// of somebody between (a gateway, a hotspot), which counts as no answer. Null if the desk's page says it itself.
function refusalWords(got, page, words) {
  if (got && got.status === 413) return words.too_long;
  if (got && got.status === 429) return words.too_many;
  if (page.querySelector("main article")) return null;
  return got && got.status === 400 ? words.stopped : words.offline;
}
