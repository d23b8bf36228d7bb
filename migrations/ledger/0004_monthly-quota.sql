CREATE TABLE `new_usage` (
	`tenant_id` text NOT NULL,
	`month` text NOT NULL,
	`month_sent` integer NOT NULL,
	`month_quota` integer NOT NULL,
	`day` text NOT NULL,
	`day_sent` integer NOT NULL,
	`day_quota` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `month`),
	CONSTRAINT "usage_within_daily_quota" CHECK("day_sent" <= "day_quota"),
	CONSTRAINT "usage_within_monthly_quota" CHECK("month_sent" <= "month_quota")
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `new_usage` (`tenant_id`, `month`, `month_sent`, `month_quota`, `day`, `day_sent`, `day_quota`)
SELECT `tenant_id`, substr(`day`, 1, 7), sum(`sent`), max(30000000, sum(`sent`)), max(`day`), `sent`, `quota`
FROM `usage` GROUP BY `tenant_id`, substr(`day`, 1, 7);
--> statement-breakpoint
DROP TABLE `usage`;--> statement-breakpoint
ALTER TABLE `new_usage` RENAME TO `usage`;
