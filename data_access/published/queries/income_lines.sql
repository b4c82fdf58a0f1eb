-- The income line of each year that has one (监测范围); a year that is not here is not compared with anything.
SELECT row_id, year, line_yuan, source_document
FROM income_lines
ORDER BY year
