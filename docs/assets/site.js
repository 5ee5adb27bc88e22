// Works from file:// too, where browsers refuse ES modules: so this is a classic, deferred script.
"use strict";
{
  // On a narrow screen the table of contents stands above the text: closed, it takes one line.
  const wide = matchMedia("(min-width: 75rem)");
  const contents = document.querySelector("details.contents");
  const fit = () => {
    contents.open = wide.matches;
  };
  wide.addEventListener("change", fit);
  fit();

  // Light or dark is the system's choice, until the reader makes one.
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = document.querySelector(".theme");
  const other = () => ((root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const name = () => {
    theme.textContent = other() === "dark" ? "Dark" : "Light";
    theme.setAttribute("aria-label", `Use ${other()} colours`);
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = other();
    name();
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Without storage the choice holds for this page.
    }
  });
  dark.addEventListener("change", name);
  name();
  theme.hidden = false;

  // A link may lead into a solution that is folded.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target?.closest("details"); at; at = at.parentElement.closest("details")) {
      at.open = true;
    }
  };
  addEventListener("hashchange", unfold);
  unfold();

  if (navigator.clipboard) {
    for (const pre of document.querySelectorAll(".listingblock pre, .literalblock.command pre")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(pre.textContent.trimEnd());
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not allowed";
        }
        setTimeout(() => {
          button.textContent = "Copy";
        }, 2000);
      });
      pre.parentElement.append(button);
    }
  }
}
