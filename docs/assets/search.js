// Searches the sections of all pages. The index is a script, as a page from file:// may not fetch; it
// is loaded when somebody searches.
"use strict";
{
  const MOST = 12;
  const AROUND = 60; // characters shown before and after a match

  const button = document.querySelector(".find");
  const dialog = document.querySelector("dialog.search");
  const input = dialog.querySelector("input");
  const status = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("ol");
  let sections; // of {href, page, heading, text, lower}

  const load = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "assets/search-index.js";
      script.onload = () => resolve(globalThis.searchIndex);
      script.onerror = () => reject(new Error("no index"));
      document.head.append(script);
    });

  /** How well a section fits; 0 if a word is missing. Headings count most, whole words more than parts. */
  const fitness = (section, words) => {
    let sum = 0;
    for (const word of words) {
      const literal = word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      const start = new RegExp(`(?<![\\p{L}\\d])${literal}`, "gu");
      const inText = section.lower.match(start)?.length ?? 0;
      const inHeading = section.heading.toLowerCase().match(start)?.length ?? 0;
      const inPage = section.page.toLowerCase().match(start)?.length ?? 0;
      const points = 20 * inHeading + 4 * inPage + Math.min(inText, 15);
      if (points === 0 && !section.lower.includes(word)) {
        return 0;
      }
      sum += points + 1;
    }
    // Who types a whole heading means that section.
    return section.heading.toLowerCase() === words.join(" ") ? sum + 100 : sum;
  };

  /** The text around the first word, with the word marked. */
  const excerpt = (section, words) => {
    const paragraph = document.createElement("span");
    const word = words.find((w) => section.lower.includes(w));
    if (word === undefined) {
      paragraph.textContent = section.text.slice(0, 2 * AROUND);
      return paragraph;
    }
    const at = section.lower.indexOf(word);
    const mark = document.createElement("mark");
    mark.textContent = section.text.slice(at, at + word.length);
    paragraph.append(
      at > AROUND ? "…" : "",
      section.text.slice(Math.max(0, at - AROUND), at),
      mark,
      section.text.slice(at + word.length, at + word.length + AROUND),
    );
    return paragraph;
  };

  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 || !sections ? [] : sections
      .map((section) => ({ section, points: fitness(section, words) }))
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points);
    list.replaceChildren(...found.slice(0, MOST).map(({ section }) => {
      const link = document.createElement("a");
      link.href = section.href;
      const heading = document.createElement("strong");
      heading.textContent = section.heading;
      const page = document.createElement("span");
      page.className = "page";
      page.textContent = section.page;
      link.append(heading, page, excerpt(section, words));
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    if (words.length === 0) {
      status.textContent = "";
    } else if (found.length > MOST) {
      status.textContent = `The best ${MOST} of ${found.length}`;
    } else {
      status.textContent = found.length === 0 ? "Nothing found" : `${found.length} found`;
    }
  };

  const open = async () => {
    dialog.showModal();
    input.select();
    try {
      sections ??= (await load()).map(([href, page, heading, text]) => ({
        href, page, heading, text, lower: text.toLowerCase(),
      }));
      show();
    } catch {
      status.textContent = "The index of the search is missing.";
    }
  };

  button.addEventListener("click", open);
  input.addEventListener("input", show);
  // A result on this page only moves the page: the dialog must go.
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Enter" && at === 0) {
      event.preventDefault();
      stops[1]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      stops[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    // With a modifier: a single key would come from dictation, too.
    if (event.key === "k" && (event.ctrlKey || event.metaKey) && !dialog.open) {
      event.preventDefault();
      open();
    }
  });
  button.hidden = false;
}
