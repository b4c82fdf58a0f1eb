-- 符合条件的孤儿和事实无人抚养儿童中已纳入基本生活保障的。
SELECT month, township_code, '时点' AS basis,
       100.0 * sum(orphan_covered_count + unattended_covered_count) / nullif(sum(orphan_count + unattended_count), 0) AS value,
       CAST(sum(orphan_covered_count + unattended_covered_count) AS DOUBLE) AS numerator, CAST(sum(orphan_count + unattended_count) AS DOUBLE) AS denominator
FROM care_counts
GROUP BY ALL
