// Draws the layers that geo/village_map.py sends, over the county of controls.js. All text arrives escaped, because Leaflet takes it as HTML.
"use strict";

// Townships, filled where their borders are known and as a circle at the seat else; not filled, they still take clicks.
function drawAreas(group, areas) {
  window.feature_group = [];
  const shapes = window.map.townshipAreas || {}, seats = window.map.townshipSeats || {};
  for (const area of areas) {
    const seat = area.colour && seats[area.code], style = areaStyle(area);
    const geometry = shapes[area.code] || (seat && { type: "Point", coordinates: [seat[1], seat[0]] });
    if (!geometry) continue;
    L.geoJSON({ type: "Feature", geometry, properties: { ...area } }, {
      style, pointToLayer: (_, latlng) => L.circleMarker(latlng, { radius: 16 }),
      onEachFeature: (feature, layer) => {
        layer.bindTooltip(`<b>${area.name}</b>${area.label ? `<br>${area.label}` : ""}`, { sticky: true });
        layer.on("click", () => { feature.properties.clicked_at = Date.now(); });
      },
    }).addTo(group);
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

// The points arrive as columns; a province has twenty thousand of them, so one tooltip serves them all.
function drawPoints(group, points) {
  window.feature_group = [];  // the component would keep every layer it has taken off the map
  const { code, name, lng, lat, township, label, colour } = points, first = code.length - points.selected;
  const drawn = L.featureGroup(), marked = [];
  for (let at = 0; at < code.length; at++) {
    const fill = colour.each[colour.of[at]];
    const marker = L.circleMarker([lat[at], lng[at]], pointStyle(fill, fill === points.missing, at >= first));
    marker.feature = { type: "Feature", properties: {
      code: code[at], name: name[at], township: township.each[township.of[at]], label: label.each[label.of[at]], colour: fill,
    } };
    drawn.addLayer(marker);
    if (at >= first) marked.push(marker);
  }
  drawn.bindTooltip(({ feature: { properties } }) => `<b>${properties.name}</b><br>${properties.township}<br>${properties.label}`);
  // Tells two clicks on one point apart: the page sees only the feature.
  drawn.on("click", ({ layer }) => { layer.feature.properties.clicked_at = Date.now(); });
  drawn.addTo(group);
  group.on("add", () => marked.forEach((marker) => marker.bringToFront()));  // over the symbols as well
}

function drawShapes(group, shapes) {
  return L.geoJSON(shapes, {
    style: (feature) => shapes.styles[feature.properties.style],
    pointToLayer: (feature, latlng) => L.circleMarker(latlng, { radius: 5, ...shapes.styles[feature.properties.style] }),
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

function pointStyle(colour, isMissing, isSelected) {
  if (isSelected) return { radius: 9, color: "#D99A00", weight: 3, fillColor: colour, fillOpacity: 1 };
  if (isMissing) return { radius: 5, color: colour, weight: 1.5, opacity: 1, fillColor: colour, isHatched: true };
  return { radius: 6, color: "#12355B", weight: 0.8, fillColor: colour, fillOpacity: 0.95 };
}
