// The constant part of the map that geo/village_map.py sends: ground, borders, seats, buttons and notes.
// All text arrives escaped, because Leaflet takes it as HTML.
"use strict";

const NO_GROUND = "底图没有加载出来，图上其余内容不受影响";

function drawCounty(map, county) {
  map.setMaxZoom(Math.max(15, county.ground ? county.ground.levels[1] : 0));
  // Leaflet takes the focus on the first press; the page then scrolls the map into view and the click is lost.
  const frame = map.getContainer();
  frame.focus = () => HTMLElement.prototype.focus.call(frame, { preventScroll: true });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  addScale(map);
  const outline = L.geoJSON(county.outline, {
    interactive: false,
    style: { color: "#12355B", weight: 1.5, fillColor: "#FBFAF7", fillOpacity: county.ground ? 0 : 1 },
  }).addTo(map);
  map.townshipAreas = county.townships;
  map.townshipSeats = Object.fromEntries(county.seats.map((seat) => [seat.code, [seat.lat, seat.lng]]));
  for (const township of Object.values(county.townships)) {
    L.geoJSON(township, { interactive: false, style: { color: "#12355B", weight: 0.6, opacity: 0.35, fill: false } }).addTo(map);
  }
  if (county.corner) addNote(map, "topright", county.corner);
  for (const seat of county.seats) {
    const icon = L.divIcon({ className: "seat", iconSize: [0, 0], html: `<span>${seat.name}</span>` });
    L.marker([seat.lat, seat.lng], { icon, interactive: false, keyboard: false }).addTo(map);
  }
  const bounds = outline.getBounds();
  map.countyBounds = bounds;
  const showAll = () => {
    map.setMinZoom(0).fitBounds(bounds, { padding: [6, 6], animate: false });
    map.setMinZoom(map.getZoom()).setMaxBounds(bounds.pad(0.2));
  };
  showAll();
  if (county.ground) addGround(map, county.ground);
  addCoordinates(map);
  addButton(map, "home", "回到全县", "县", showAll);
  addButton(map, "full", "全屏，再按一次退出", "全", () => toggleFullScreen(frame));
  // Fully zoomed out it shows the county whatever its size becomes: in a hidden tab it has none at first.
  map.on("resize", () => { if (map.getZoom() === map.getMinZoom()) showAll(); });
  moveTogether(map);
}

// Two months beside each other are two maps on one card: they move together, so that a place is compared with itself.
function moveTogether(map) {
  const card = window.frameElement && window.frameElement.closest("[class*=st-key-card]");
  const others = () => [...(card ? card.querySelectorAll("iframe") : [])]
    .map((frame) => frame.contentWindow.map).filter((other) => other && other !== map && other.countyBounds);
  const [first] = others();
  if (first && first.getZoom() > first.getMinZoom()) map.setView(first.getCenter(), first.getZoom(), { animate: false });
  map.on("move zoomend", () => {
    if (map.isLed) return;
    for (const other of others()) {
      other.isLed = true;
      other.setView(map.getCenter(), map.getZoom(), { animate: false });
      other.isLed = false;
    }
  });
}

// Tiles under everything, paler than what they carry. A view that has none of them says so in the place of their source.
function addGround(map, ground) {
  const note = addNote(map, "bottomright", ground.note, "map-ground");
  const [minNativeZoom, maxNativeZoom] = ground.levels;
  const layers = ground.pictures.map((address) => L.tileLayer(address, {
    minNativeZoom, maxNativeZoom, maxZoom: map.getMaxZoom(), opacity: 0.6, subdomains: ground.servers,
    referrerPolicy: "origin",  // a key may be bound to the dashboard's host; which page is looked at is nobody's business
  }).addTo(map));
  layers[0].on("load", () => {
    const hasOne = Object.values(layers[0]._tiles).some((tile) => tile.current && tile.el.naturalWidth);
    note.innerHTML = hasOne ? ground.note : NO_GROUND;
  });
}

function addScale(map) {
  const scale = L.control.scale({ imperial: false });
  scale._updateMetric = function (most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
  };
  scale.addTo(map);
}

function addCoordinates(map) {
  const note = addNote(map, "bottomright", "", "map-coordinates");
  map.on("mousemove", ({ latlng }) => { note.textContent = `东经 ${latlng.lng.toFixed(5)}°，北纬 ${latlng.lat.toFixed(5)}°`; });
  map.on("mouseout", () => { note.textContent = ""; });
}

function addNote(map, position, text, name = "") {
  const note = L.DomUtil.create("div", `map-note ${name}`);
  note.innerHTML = text;
  const control = L.control({ position });
  control.onAdd = () => note;
  control.addTo(map);
  return note;
}

function addButton(map, name, title, sign, act) {
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const bar = L.DomUtil.create("div", "leaflet-bar");
    const button = L.DomUtil.create("a", `map-${name}`, bar);
    button.href = "#"; button.title = title; button.textContent = sign; button.setAttribute("role", "button");
    L.DomEvent.disableClickPropagation(bar).on(button, "click", (event) => { L.DomEvent.preventDefault(event); act(); });
    return bar;
  };
  control.addTo(map);
}

// The map and not the frame it lives in: a frame would fill the screen around a map that keeps its height.
function toggleFullScreen(frame) {
  if (document.fullscreenElement) document.exitFullscreen(); else if (frame.requestFullscreen) frame.requestFullscreen();
}

// What the page says around the map; map.css shows it in full screen, where the page is not seen.
function drawCaption(_, { title, items, layers, lines }) {
  const map = window.map;
  map.caption = map.caption || addNote(map, "topright", "", "map-caption");
  const legend = items.map(([fill, edge, words]) => `<li><i style="background:${fill};border-color:${edge}"></i>${words}</li>`);
  legend.push(...layers.map(([swatch, words]) => `<li>${swatch}${words}</li>`));
  map.caption.innerHTML = `<b>${title}</b><ul>${legend.join("")}</ul>${lines.map((line) => `<p>${line}</p>`).join("")}`;
}
