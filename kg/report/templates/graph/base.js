(function () {
'use strict';
// What every part of the page uses. Text from articles enters the page by textContent alone.
const $ = (id) => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';
const NUMBER = new Intl.NumberFormat('en');
const calm = matchMedia('(prefers-reduced-motion: reduce)');

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'text') made.textContent = value;
    else if (name === 'cls') made.className = value;
    else if (name === 'on') for (const [what, run] of Object.entries(value)) made.addEventListener(what, run);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  for (const child of children) if (child != null) made.append(child);
  return made;
}
function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  for (const child of children) made.append(child);
  return made;
}
// Only web addresses become links: a page may name any address, and "javascript:" is one.
function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch (error) {
    return null;
  }
}
function plural(count, one, many) {
  return NUMBER.format(count) + ' ' + (count === 1 ? one : many || one + 's');
}
// "2022" instead of its first and last day, "2022-03" instead of those of a month.
function whenText(first, last) {
  if (!first || !last || first === last) return first || last || '';
  const days = new Date(Date.UTC(Number(last.slice(0, 4)), Number(last.slice(5, 7)), 0)).getUTCDate();
  const wholeMonths = /^\d{4}-\d\d-01$/.test(first) && last.endsWith('-' + String(days).padStart(2, '0'));
  if (wholeMonths && first.slice(0, 4) === last.slice(0, 4) && first.slice(5, 7) === '01' && last.slice(5, 7) === '12') return first.slice(0, 4);
  if (wholeMonths && first.slice(0, 7) === last.slice(0, 7)) return first.slice(0, 7);
  return first + ' to ' + last;
}
function say(text) { $('status').textContent = text; }
function isDark() { return document.documentElement.dataset.theme === 'dark'; }
// Asked for each shape of each drawing, and changed by the theme alone.
const colours = new Map();
function css(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return colours.get(name);
}
function download(name, blob) {
  const link = el('a', {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}
