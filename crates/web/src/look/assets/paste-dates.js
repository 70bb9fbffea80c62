// A date field takes the usual writings when they are pasted: 2026年3月5日, 2026/3/5, 2026.3.5, 20260305.
const WRITINGS = [/^(\d{4})\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?$/, /^(\d{4})(\d{2})(\d{2})$/];

document.addEventListener("paste", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "date") return;
  // Full-width digits are folded first.
  const text = event.clipboardData.getData("text").normalize("NFKC").trim();
  for (const writing of WRITINGS) {
    const match = writing.exec(text);
    if (match) {
      event.preventDefault();
      input.value = `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}`;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
  }
});
