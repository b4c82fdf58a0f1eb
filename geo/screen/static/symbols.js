// Draws what geo/symbols.py sends: canvas marks beside their place. All text arrives escaped, because Leaflet takes it as HTML.
"use strict";

// A circle to Leaflet, which finds and clears it as such; shifted by pixels, so it keeps its place beside the village at every zoom.
const MapSymbol = L.CircleMarker.extend({
  _project() {
    this._point = this._map.latLngToLayerPoint(this._latlng).add(this.options.shift);
    this._updateBounds();
  },
  _updatePath() { this._renderer._updateSymbol(this); },
});

L.Canvas.include({
  _updateSymbol(layer) {
    if (!this._drawing || layer._empty()) return;
    const { x, y } = layer._point, pen = this._ctx, radius = layer.options.radius;
    pen.beginPath();
    for (const [dx, dy] of layer.options.outline) pen.lineTo(x + dx * radius, y + dy * radius);
    pen.closePath();
    this._fillStroke(pen, layer);
  },
});

function drawSymbols(group, { looks, radius, edge, marks }) {
  for (const [lat, lng, number, dx, dy, code, name, township, label] of marks) {
    const { shape, outline, colour, is_missing, title } = looks[number];
    const mark = new MapSymbol([lat, lng], {
      radius, shape, outline, shift: [dx, dy], color: is_missing ? colour : edge, weight: 1.2, opacity: 1,
      fillColor: colour, fillOpacity: 1, isHatched: is_missing,
    });
    // What the page sees of a click; the time tells two clicks on one place apart.
    mark.feature = { type: "Feature", properties: { code } };
    mark.on("click", () => { mark.feature.properties.clicked_at = Date.now(); });
    mark.bindTooltip(`<b>${title}</b><br>${name}<br>${township}<br>${label}`, { sticky: true });
    group.addLayer(mark);
  }
}
