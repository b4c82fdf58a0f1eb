// Draws what geo/village_map.py sends. All text arrives escaped, because Leaflet takes it as HTML.
"use strict";

function drawCounty(map, county) {
  map.setMaxZoom(15);
  // Leaflet takes the focus on the first press; the page then scrolls the map into view and the click is lost.
  const frame = map.getContainer();
  frame.focus = () => HTMLElement.prototype.focus.call(frame, { preventScroll: true });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  const scale = L.control.scale({ imperial: false });
  scale._updateMetric = function (most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
  };
  scale.addTo(map);
  addCoordinates(map);
  const outline = L.geoJSON(county.outline, {
    interactive: false,
    style: { color: "#12355B", weight: 1.5, fillColor: "#FBFAF7", fillOpacity: 1 },
  }).addTo(map);
  map.townshipAreas = county.townships;
  map.townshipSeats = Object.fromEntries(county.seats.map((seat) => [seat.code, [seat.lat, seat.lng]]));
  for (const township of Object.values(county.townships)) {
    L.geoJSON(township, { interactive: false, style: { color: "#12355B", weight: 0.6, opacity: 0.35, fill: false } }).addTo(map);
  }
  addCorner(map, county.corner);
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
  addButton(map, "home", "回到全县", "县", showAll);
  addButton(map, "full", "全屏，再按一次退出", "全", toggleFullScreen);
  // Fully zoomed out it shows the county whatever its size becomes: in a hidden tab it has none at first.
  map.on("resize", () => { if (map.getZoom() === map.getMinZoom()) showAll(); });
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

// The map lives in a frame of the page: the frame is what fills the screen.
function toggleFullScreen() {
  const page = window.parent.document, frame = window.frameElement;
  if (page.fullscreenElement) page.exitFullscreen(); else if (frame.requestFullscreen) frame.requestFullscreen();
}

function addCorner(map, text) {
  if (!text) return;
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const note = L.DomUtil.create("div", "map-note");
    note.innerHTML = text;
    return note;
  };
  control.addTo(map);
}

function addCoordinates(map) {
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => {
    const note = L.DomUtil.create("div", "map-note map-coordinates");
    map.on("mousemove", ({ latlng }) => { note.textContent = `东经 ${latlng.lng.toFixed(5)}°，北纬 ${latlng.lat.toFixed(5)}°`; });
    map.on("mouseout", () => { note.textContent = ""; });
    return note;
  };
  control.addTo(map);
}

// Townships, filled where their borders are known and as a circle at the seat else; not filled, they still take clicks.
function drawAreas(group, areas) {
  window.feature_group = [];
  const shapes = window.map.townshipAreas || {}, seats = window.map.townshipSeats || {};
  for (const area of areas) {
    const properties = { ...area }, style = areaStyle(area);
    const text = `<b>${area.name}</b>${area.label ? `<br>${area.label}` : ""}`;
    const finish = (feature, layer) => {
      layer.bindTooltip(text, { sticky: true });
      layer.on("click", () => { feature.properties.clicked_at = Date.now(); });
    };
    if (shapes[area.code]) {
      const feature = { type: "Feature", geometry: shapes[area.code], properties };
      L.geoJSON(feature, { style, onEachFeature: finish }).addTo(group);
    } else if (area.colour && seats[area.code]) {
      const [lat, lng] = seats[area.code];
      const feature = { type: "Feature", geometry: { type: "Point", coordinates: [lng, lat] }, properties };
      L.geoJSON(feature, {
        pointToLayer: (_, latlng) => L.circleMarker(latlng, { radius: 16, ...style }), onEachFeature: finish,
      }).addTo(group);
    }
  }
}

function areaStyle(area) {
  const edge = area.is_selected ? { color: "#D99A00", weight: 3, opacity: 1 } : { color: "#12355B", weight: 0.8, opacity: 0.55 };
  if (!area.colour) return { ...edge, fill: true, fillColor: "#FFFFFF", fillOpacity: 0 };
  return { ...edge, fillColor: area.colour, fillOpacity: area.is_missing ? 1 : 0.85, isHatched: area.is_missing };
}

// What has no figure is hatched: on canvas that is a pattern in the place of the fill.
const plainFill = L.Canvas.prototype._fillStroke;
L.Canvas.include({
  _fillStroke(ctx, layer) {
    if (!layer.options.isHatched) return plainFill.call(this, ctx, layer);
    const tile = document.createElement("canvas"), pen = tile.getContext("2d");
    tile.width = tile.height = 6;
    pen.fillStyle = "#FFFFFF"; pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = layer.options.fillColor; pen.lineWidth = 1.2;
    pen.beginPath(); pen.moveTo(-1, 7); pen.lineTo(7, -1); pen.moveTo(-1, 1); pen.lineTo(1, -1); pen.moveTo(5, 7); pen.lineTo(7, 5); pen.stroke();
    ctx.globalAlpha = 1; ctx.fillStyle = ctx.createPattern(tile, "repeat"); ctx.fill();
    ctx.globalAlpha = layer.options.opacity; ctx.lineWidth = layer.options.weight; ctx.strokeStyle = layer.options.color; ctx.stroke();
  },
});

function drawPoints(group, points) {
  window.feature_group = [];  // the component would keep every layer it has taken off the map
  L.geoJSON(points, {
    pointToLayer: (feature, latlng) => L.circleMarker(latlng, pointStyle(feature.properties)),
    onEachFeature: (feature, layer) => {
      const { name, township, label } = feature.properties;
      layer.bindTooltip(`<b>${name}</b><br>${township}<br>${label}`);
      // Tells two clicks on one point apart: the page sees only the feature.
      layer.on("click", () => { feature.properties.clicked_at = Date.now(); });
    },
  }).addTo(group);
}

const shapeStyles = {
  village_boundaries: { color: "#9AA0A6", weight: 0.8, fill: false },
  roads: { color: "#8A5A2B", weight: 2.5, opacity: 0.85, fill: false },
  tourism_roads: { color: "#C2185B", weight: 3.5, opacity: 0.85, fill: false },
  parks: { color: "#5B4B8A", weight: 1.5, fillColor: "#5B4B8A", fillOpacity: 0.25 },
  sites: { color: "#8A2B5E", weight: 1.5, fillColor: "#8A2B5E", fillOpacity: 0.5 },
  checked: { color: "#12355B", weight: 1.5, fillColor: "#12355B", fillOpacity: 0.08 },
  fault: { color: "#C0392B", weight: 3, fillColor: "#C0392B", fillOpacity: 0.35 },
};

function drawShapes(group, shapes) {
  return L.geoJSON(shapes, {
    style: (feature) => shapeStyles[feature.properties.style],
    pointToLayer: (feature, latlng) => L.circleMarker(latlng, { radius: 5, ...shapeStyles[feature.properties.style] }),
    onEachFeature: (feature, layer) => {
      if (feature.properties.text) layer.bindTooltip(feature.properties.text, { sticky: true });
    },
  }).addTo(group);
}

// A layer under test may lie anywhere: the map lets go of the county. It shows what lies near it, else everything.
function previewShapes(group, shapes) {
  window.feature_group = [];
  const drawn = drawShapes(group, shapes);
  group.on("add", (event) => {
    const map = event.target._map, near = L.latLngBounds([]);
    drawn.eachLayer((layer) => {
      const bounds = layer.getBounds ? layer.getBounds() : layer.getLatLng().toBounds(1000);
      if (map.countyBounds.pad(0.5).intersects(bounds)) near.extend(bounds);
    });
    const shown = near.isValid() ? near : drawn.getBounds();
    map.setMaxBounds(null).setMinZoom(0);
    if (shown.isValid()) map.fitBounds(shown, { padding: [10, 10], animate: false });
  });
}

function pointStyle(point) {
  if (point.is_selected) {
    return { radius: 9, color: "#D99A00", weight: 3, fillColor: point.colour, fillOpacity: 1 };
  }
  if (point.is_missing) {
    return { radius: 5, color: point.colour, weight: 1.5, opacity: 1, fillColor: point.colour, isHatched: true };
  }
  return { radius: 6, color: "#12355B", weight: 0.8, fillColor: point.colour, fillOpacity: 0.95 };
}
