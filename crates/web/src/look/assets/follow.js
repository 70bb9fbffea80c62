// A select whose choices stand under headings shows only those under what another field of its form says.

/** What is chosen in a field, in the words that people read: a select or radio buttons. */
function heading(field) {
  if (field instanceof HTMLSelectElement) return field.selectedOptions[0]?.label ?? "";
  const checked = Array.from(field ?? []).find((radio) => radio.checked);
  return checked?.closest("label")?.textContent.trim() ?? "";
}

export function follow(select) {
  const { form } = select;
  const name = select.dataset.follows;
  const all = Array.from(select.children, (child) => child.tagName === "OPTGROUP"
    ? { under: child.label, options: Array.from(child.children) }
    : { options: [child] });
  const show = () => {
    const under = heading(form.elements[name]);
    const { value } = select;
    select.replaceChildren(...all.filter((part) => part.under === undefined || part.under === under).flatMap((part) => part.options));
    select.value = value;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  };
  form.addEventListener("change", (event) => { if (event.target.name === name) show(); });
  show();
}
