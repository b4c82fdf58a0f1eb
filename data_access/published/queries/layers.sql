-- Every feature of the map layers in force. Borders and roads are public, and a map without its neighbours
-- misleads: so not narrowed to areas.
SELECT kind, title, file, declared_crs, created_at, actor, feature, township_code, village_code, longitude, latitude, geometry
FROM layers
