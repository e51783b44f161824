// Tables sort by any column, and a link to a table opens the part where it is; everything else works
// without script.
(function () {
'use strict';
const value = (row, column) => {
  const cell = row.cells[column], text = cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent.trim();
  const number = Number(text.replace(/[,%]/g, ''));
  return text !== '' && !Number.isNaN(number) ? number : text.toLowerCase();
};
for (const table of document.querySelectorAll('table')) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  heads.forEach((head, column) => {
    head.setAttribute('aria-sort', 'none');
    head.querySelector('button').addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') === 'descending' || (head.getAttribute('aria-sort') === 'none' && !head.classList.contains('number'));
      heads.forEach((other) => other.setAttribute('aria-sort', 'none'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const rows = [...body.rows].map((row, place) => [value(row, column), place, row]);
      rows.sort((a, b) => (typeof a[0] !== typeof b[0] ? (typeof a[0] < typeof b[0] ? -1 : 1) : a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (up ? 1 : -1) || a[1] - b[1]);
      body.append(...rows.map((entry) => entry[2]));
    });
  });
}
const measures = document.getElementById('measures');
const openMeasures = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target && (target === measures || measures.contains(target))) measures.open = true;
};
addEventListener('hashchange', openMeasures);
openMeasures();
})();
