// Tells on a list that new cases came since it was shown: the server says so by events; where it cannot, the page asks every so many
// seconds. It asks at once when the page gets a "heed:look" event.
const words = ({ cases, concerns }) =>
  `${cases} new case${cases === 1 ? "" : "s"}${concerns ? `, ${concerns} with a safeguarding concern` : ""}: `;

export function startNews(page) {
  const line = page.querySelector("[data-news]");
  if (!line) {
    return;
  }
  const title = page.title;
  const link = page.createElement("a");
  link.href = line.dataset.newsHref;
  link.className = "govuk-link govuk-link--no-visited-state";
  link.dataset.key = "n";
  link.textContent = "show them";
  let told = "";
  const tell = (news) => {
    const text = words(news);
    if (!news.cases || text === told) {
      return;  // said once, not every time
    }
    if (!told) {
      line.append("", link);
    }
    told = text;
    line.firstChild.data = text;
    page.title = `(${news.cases}) ${title}`;
  };
  let clock = 0;
  const look = async () => {
    try {
      const answer = await fetch(line.dataset.news, { redirect: "manual", headers: { accept: "application/json" } });
      if (answer.ok) {
        tell(await answer.json());
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        clearInterval(clock);  // signed out
      }
    } catch {
      // Not reachable now; the next look may succeed.
    }
  };
  const ask = () => {
    if (!clock) {
      clock = setInterval(look, Number(line.dataset.newsEvery) * 1000);
      look();
    }
  };
  const listen = () => {
    const events = new EventSource(line.dataset.newsEvents);
    events.addEventListener("message", (event) => tell(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) {
        ask();  // refused, or there are too many: then as without events
      }
    });
    // A page that is left must not hold one of the few connections that a browser has.
    addEventListener("pagehide", () => events.close(), { once: true });
  };
  page.addEventListener("heed:look", look);
  if (line.dataset.newsEvents && "EventSource" in window) {
    listen();
  } else {
    ask();
  }
}
