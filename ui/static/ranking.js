// The ranking beside the map. Names and figures go in as text, so nothing in them can be markup.
export default function ({ data, parentElement, setTriggerValue }) {
  const table = document.createElement("table");
  const choose = (row) => { if (row) setTriggerValue("clicked", row.dataset.code); };
  table.append(...data.bars.map((bar) => rowOf(bar, data)));
  table.onclick = (event) => choose(event.target.closest("tr"));
  table.onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(event.target.closest("tr"));
  };
  parentElement.querySelector("table")?.remove();
  parentElement.appendChild(table);
}

function rowOf([code, rank, name, township, label, value, colour], { low, high, marked }) {
  const row = document.createElement("tr");
  row.dataset.code = code;
  row.tabIndex = 0;
  row.title = `${township} ${name} ${label}`;
  row.setAttribute("role", "button");
  row.setAttribute("aria-pressed", marked.includes(code));
  const bar = document.createElement("i"), share = (number) => 100 * number / (high - low || 1);
  bar.style.marginLeft = `${share(Math.min(value, 0) - low)}%`;
  bar.style.width = `${share(Math.abs(value))}%`;
  bar.style.background = colour;
  row.append(cell("rank", rank), cell("name", name), cell("bar", bar), cell("label", label));
  return row;
}

function cell(name, content) {
  const found = document.createElement("td");
  found.className = name;
  found.append(content);
  return found;
}
