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
