// Tells on the queue that new cases came since it was shown. Asks every so many seconds, and when the page gets a "heed:look" event.
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
  const clock = setInterval(look, Number(line.dataset.newsEvery) * 1000);
  page.addEventListener("heed:look", look);
}
