ALTER TABLE `domains` ADD `sent_newsletter_days` integer DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE `domains` ADD `delivery_reports` text DEFAULT 'smtp' NOT NULL;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `receives` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `sends` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `reply_to` text;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `is_default` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `tracks_opens` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `keeps_contacts` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `mailboxes_default` ON `mailboxes` (`tenant_id`) WHERE is_default = 1;--> statement-breakpoint
ALTER TABLE `tenant` ADD `mailbox_senders` integer DEFAULT false NOT NULL;