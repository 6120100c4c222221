-- The schema of revision 0014, with which a database on PostgreSQL begins; what an older SQLite file was taken through
-- before it is in versions/, and every later migration brings both up to date.

-- What SQLite calls by these names.
CREATE FUNCTION instr(whole text, part text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN strpos(whole, part);
CREATE FUNCTION json_valid(said text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN said IS JSON THEN 1 ELSE 0 END;
CREATE FUNCTION json_type(said text, path text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN json_typeof(said::json #> string_to_array(substr(path, 3), '.'));
CREATE FUNCTION json_array_length(said text, path text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE json_type(said, path)
        WHEN 'array' THEN json_array_length(said::json #> string_to_array(substr(path, 3), '.')) ELSE 0 END;

-- What the header of a SQLite file holds: how often the program was started on it, negative in a copy that was
-- restored; and where that was, by which a copy is known.
CREATE TABLE starts (number BIGINT NOT NULL, place TEXT NOT NULL);
INSERT INTO starts VALUES (0, '');

CREATE TABLE inbox (
    update_id BIGINT NOT NULL,
    chat_id BIGINT,
    body TEXT,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR(10) NOT NULL,
    tries INTEGER NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    failure VARCHAR(500),
    CONSTRAINT pk_inbox PRIMARY KEY (update_id),
    CONSTRAINT ck_inbox_update_id CHECK (update_id BETWEEN 0 AND 9223372036854775807),
    CONSTRAINT ck_inbox_tries CHECK (tries BETWEEN 0 AND 2147483647),
    CONSTRAINT ck_inbox_state CHECK (state IN ('waiting', 'done', 'dead')),
    CONSTRAINT ck_inbox_body CHECK ((state = 'done') = (body IS NULL)),
    CONSTRAINT ck_inbox_done CHECK ((state = 'waiting') = (done_at IS NULL)),
    CONSTRAINT ck_inbox_failure CHECK (state <> 'dead' OR coalesce(length(failure), 0) BETWEEN 1 AND 500)
);
CREATE INDEX ix_inbox_waiting ON inbox (received_at, update_id) WHERE state = 'waiting';
CREATE TABLE leases (
    name VARCHAR(40) NOT NULL,
    holder VARCHAR(100) NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (name),
    CONSTRAINT ck_leases_name CHECK (length(name) BETWEEN 1 AND 40),
    CONSTRAINT ck_leases_holder CHECK (length(holder) BETWEEN 1 AND 100)
);
CREATE TABLE outbox (
    id SERIAL NOT NULL,
    chat_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    body TEXT,
    state VARCHAR(10) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tries INTEGER NOT NULL,
    edits BOOLEAN NOT NULL,
    label BOOLEAN NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE,
    sent_at TIMESTAMP WITH TIME ZONE,
    message_id BIGINT,
    failure VARCHAR(500),
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT ck_outbox_kind CHECK (kind IN ('card', 'message', 'delete', 'document', 'photo', 'leave')),
    CONSTRAINT ck_outbox_state CHECK (state IN ('due', 'sending', 'sent', 'unknown', 'failed', 'cancelled')),
    CONSTRAINT ck_outbox_tries CHECK (tries BETWEEN 0 AND 2147483647),
    CONSTRAINT ck_outbox_edits CHECK (edits IN (true, false)),
    CONSTRAINT ck_outbox_label CHECK (label IN (true, false)),
    CONSTRAINT ck_outbox_body CHECK (state NOT IN ('due', 'sending', 'unknown') OR body IS NOT NULL),
    CONSTRAINT ck_outbox_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT ck_outbox_failure CHECK (state <> 'failed' OR coalesce(length(failure), 0) BETWEEN 1 AND 500)
);
CREATE INDEX ix_outbox_pending ON outbox (chat_id, id) WHERE state IN ('due', 'sending', 'unknown');
CREATE TABLE seals (
    "of" VARCHAR(40) NOT NULL,
    key INTEGER NOT NULL,
    salt VARCHAR(32) NOT NULL,
    CONSTRAINT pk_seals PRIMARY KEY ("of", key),
    CONSTRAINT ck_seals_salt CHECK (length(salt) = 32)
);
CREATE TABLE sites (
    id SERIAL NOT NULL,
    name VARCHAR(100) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    code_pattern VARCHAR(32) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    times TEXT,
    bag_hours INTEGER,
    number INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_sites PRIMARY KEY (id),
    CONSTRAINT ck_sites_name CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_sites_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_sites_code_pattern CHECK (length(code_pattern) BETWEEN 1 AND 32),
    CONSTRAINT ck_sites_bag_hours CHECK (bag_hours BETWEEN 24 AND 168),
    CONSTRAINT ck_sites_number CHECK (number BETWEEN 1 AND 999),
    CONSTRAINT uq_sites_name UNIQUE (name)
);
CREATE UNIQUE INDEX uq_sites_number ON sites (number);
CREATE TABLE study (
    id SERIAL NOT NULL,
    protocol VARCHAR(32) NOT NULL,
    CONSTRAINT pk_study PRIMARY KEY (id),
    CONSTRAINT ck_study_one CHECK (id = 1)
);
CREATE TABLE people (
    id SERIAL NOT NULL,
    telegram_id BIGINT NOT NULL,
    label VARCHAR(64) NOT NULL,
    role VARCHAR(20) NOT NULL,
    site_id INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    printed_name VARCHAR(100),
    pin_hash VARCHAR(128),
    pin_salt VARCHAR(32),
    pin_tries INTEGER DEFAULT 0 NOT NULL,
    locked_at TIMESTAMP WITH TIME ZONE,
    backup_id INTEGER,
    digest BOOLEAN DEFAULT false NOT NULL,
    wanted_name VARCHAR(100),
    pin_waits BOOLEAN DEFAULT false NOT NULL,
    by_setting BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id),
    CONSTRAINT ck_people_telegram_id CHECK (telegram_id BETWEEN 1 AND 9223372036854775807),
    CONSTRAINT ck_people_label CHECK (length(label) BETWEEN 1 AND 64),
    CONSTRAINT ck_people_role CHECK (role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')),
    CONSTRAINT ck_people_active CHECK (active IN (true, false)),
    CONSTRAINT ck_people_pin CHECK ((pin_hash IS NULL) = (pin_salt IS NULL)),
    CONSTRAINT ck_people_pin_hash CHECK (pin_hash IS NULL OR length(pin_hash) = 128),
    CONSTRAINT ck_people_pin_tries CHECK (pin_tries BETWEEN 0 AND 5),
    CONSTRAINT ck_people_backup_id CHECK (backup_id <> id),
    CONSTRAINT ck_people_digest CHECK (digest IN (true, false)),
    CONSTRAINT ck_people_pin_waits CHECK (pin_waits IN (true, false)),
    CONSTRAINT ck_people_by_setting CHECK (by_setting IN (true, false)),
    CONSTRAINT uq_people_telegram_id UNIQUE (telegram_id),
    CONSTRAINT fk_people_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_people_backup_id FOREIGN KEY(backup_id) REFERENCES people (id)
);
CREATE TABLE invites (
    id SERIAL NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    site_id INTEGER NOT NULL,
    role VARCHAR(20) NOT NULL,
    created_by INTEGER,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    used_by INTEGER,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_invites PRIMARY KEY (id),
    CONSTRAINT ck_invites_token_hash CHECK (length(token_hash) = 64),
    CONSTRAINT ck_invites_role CHECK (role IN ('coordinator', 'administrator', 'investigator', 'data_manager', 'monitor')),
    CONSTRAINT ck_invites_expires_at CHECK (expires_at > created_at),
    CONSTRAINT ck_invites_used CHECK ((used_at IS NULL) = (used_by IS NULL)),
    CONSTRAINT uq_invites_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_invites_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_invites_created_by FOREIGN KEY(created_by) REFERENCES people (id),
    CONSTRAINT fk_invites_used_by FOREIGN KEY(used_by) REFERENCES people (id)
);
CREATE TABLE screenings (
    id SERIAL NOT NULL,
    site_id INTEGER NOT NULL,
    subject_code VARCHAR(32) NOT NULL,
    protocol_version VARCHAR(32) NOT NULL,
    lifecycle VARCHAR(20) NOT NULL,
    version INTEGER NOT NULL,
    current TEXT NOT NULL,
    reason VARCHAR(500),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by INTEGER NOT NULL,
    erased_at TIMESTAMP WITH TIME ZONE,
    trial VARCHAR(32) DEFAULT 'NCT04556084' NOT NULL,
    attempt INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_screenings PRIMARY KEY (id),
    CONSTRAINT ck_screenings_subject_code CHECK (length(subject_code) BETWEEN 1 AND 32),
    CONSTRAINT ck_screenings_protocol_version CHECK (length(protocol_version) BETWEEN 1 AND 32),
    CONSTRAINT ck_screenings_lifecycle CHECK (lifecycle IN ('draft', 'amending', 'finished', 'awaiting', 'signed', 'rejected', 'registered', 'treating', 'completed', 'off_study', 'withdrawn')),
    CONSTRAINT ck_screenings_version CHECK (version BETWEEN 1 AND 2147483647),
    CONSTRAINT ck_screenings_reason CHECK (lifecycle NOT IN ('amending', 'withdrawn') OR coalesce(length(reason), 0) BETWEEN 1 AND 500),
    CONSTRAINT ck_screenings_trial CHECK (length(trial) BETWEEN 1 AND 32),
    CONSTRAINT ck_screenings_attempt CHECK (attempt BETWEEN 1 AND 2147483647),
    CONSTRAINT fk_screenings_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_screenings_created_by FOREIGN KEY(created_by) REFERENCES people (id),
    CONSTRAINT fk_screenings_updated_by FOREIGN KEY(updated_by) REFERENCES people (id)
);
CREATE INDEX ix_screenings_code ON screenings (site_id, subject_code);
CREATE INDEX ix_screenings_list ON screenings (site_id, lifecycle, updated_at);
CREATE UNIQUE INDEX uq_screenings_open ON screenings (site_id, subject_code, trial) WHERE lifecycle IN ('draft', 'amending');
CREATE TABLE trials (
    id SERIAL NOT NULL,
    registry_id VARCHAR(32) NOT NULL,
    version VARCHAR(32) NOT NULL,
    text TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    loaded_by INTEGER,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_by INTEGER,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_trials PRIMARY KEY (id),
    CONSTRAINT uq_trials_registry_id_version UNIQUE (registry_id, version),
    CONSTRAINT ck_trials_registry_id CHECK (length(registry_id) BETWEEN 1 AND 32),
    CONSTRAINT ck_trials_version CHECK (length(version) BETWEEN 1 AND 32),
    CONSTRAINT ck_trials_text CHECK (length(text) BETWEEN 1 AND 1000000),
    CONSTRAINT ck_trials_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_trials_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT ck_trials_confirmed_by CHECK (confirmed_by IS NULL OR confirmed_by <> loaded_by),
    CONSTRAINT fk_trials_loaded_by FOREIGN KEY(loaded_by) REFERENCES people (id),
    CONSTRAINT fk_trials_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES people (id)
);
CREATE TABLE answers (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    key VARCHAR(64) NOT NULL,
    value TEXT,
    salt VARCHAR(32),
    version INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR(500),
    given_for DATE,
    CONSTRAINT pk_answers PRIMARY KEY (id),
    CONSTRAINT uq_answers_screening_id_version_key UNIQUE (screening_id, version, key),
    CONSTRAINT ck_answers_key CHECK (length(key) BETWEEN 1 AND 64),
    CONSTRAINT ck_answers_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_answers_erased CHECK ((value IS NULL) = (salt IS NULL)),
    CONSTRAINT ck_answers_salt CHECK (salt IS NULL OR length(salt) = 32),
    CONSTRAINT fk_answers_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_answers_author_id FOREIGN KEY(author_id) REFERENCES people (id)
);
CREATE TABLE audit (
    seq INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    person_id INTEGER,
    site_id INTEGER,
    screening_id INTEGER,
    action VARCHAR(40) NOT NULL,
    detail TEXT NOT NULL,
    previous VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (seq),
    CONSTRAINT ck_audit_seq CHECK (seq BETWEEN 1 AND 2147483647),
    CONSTRAINT ck_audit_action CHECK (length(action) BETWEEN 1 AND 40),
    CONSTRAINT ck_audit_previous CHECK (length(previous) = 64),
    CONSTRAINT ck_audit_hash CHECK (length(hash) = 64),
    CONSTRAINT fk_audit_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_audit_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_audit_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id)
);
CREATE TABLE chats (
    chat_id BIGINT NOT NULL,
    person_id INTEGER,
    screening_id INTEGER,
    position TEXT NOT NULL,
    turn INTEGER NOT NULL,
    seen_version INTEGER NOT NULL,
    card_message_id BIGINT,
    card_hash VARCHAR(64),
    disabled_at TIMESTAMP WITH TIME ZONE,
    thread BIGINT,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_chats PRIMARY KEY (chat_id),
    CONSTRAINT ck_chats_turn CHECK (turn BETWEEN 0 AND 2147483647),
    CONSTRAINT ck_chats_seen_version CHECK (seen_version BETWEEN 0 AND 2147483647),
    CONSTRAINT fk_chats_person_id FOREIGN KEY(person_id) REFERENCES people (id),
    CONSTRAINT fk_chats_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id)
);
CREATE TABLE course_events (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    action VARCHAR(20) NOT NULL,
    cycle INTEGER,
    item_id VARCHAR(40),
    wall VARCHAR(19),
    zone VARCHAR(64) NOT NULL,
    utc TIMESTAMP WITH TIME ZONE,
    reason VARCHAR(500),
    salt VARCHAR(32) NOT NULL,
    by INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    bag_hours INTEGER,
    CONSTRAINT pk_course_events PRIMARY KEY (id),
    CONSTRAINT uq_course_events_screening_id_version UNIQUE (screening_id, version),
    CONSTRAINT ck_course_events_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_course_events_action CHECK (action IN ('start', 'began', 'pause', 'restart', 'stop', 'move', 'cancel', 'cancel_start', 'restore', 'complete', 'off_study')),
    CONSTRAINT ck_course_events_cycle CHECK (cycle BETWEEN 1 AND 99),
    CONSTRAINT ck_course_events_item_id CHECK (item_id IS NULL OR length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_course_events_wall CHECK (utc IS NULL OR wall IS NOT NULL),
    CONSTRAINT ck_course_events_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_course_events_reason CHECK (reason IS NULL OR length(reason) BETWEEN 1 AND 500),
    CONSTRAINT ck_course_events_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_course_events_bag_hours CHECK (bag_hours BETWEEN 24 AND 168),
    CONSTRAINT fk_course_events_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_course_events_by FOREIGN KEY(by) REFERENCES people (id)
);
CREATE TABLE doses (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    amount VARCHAR(12) NOT NULL,
    unit VARCHAR(20) NOT NULL,
    weight_kg VARCHAR(12),
    working TEXT NOT NULL,
    salt VARCHAR(32) NOT NULL,
    by INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_doses PRIMARY KEY (id),
    CONSTRAINT uq_doses_screening_id_version UNIQUE (screening_id, version),
    CONSTRAINT ck_doses_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_doses_cycle CHECK (cycle BETWEEN 1 AND 99),
    CONSTRAINT ck_doses_amount CHECK (length(amount) BETWEEN 1 AND 12),
    CONSTRAINT ck_doses_unit CHECK (length(unit) BETWEEN 1 AND 20),
    CONSTRAINT ck_doses_weight_kg CHECK (length(weight_kg) BETWEEN 1 AND 12),
    CONSTRAINT ck_doses_salt CHECK (length(salt) = 32),
    CONSTRAINT fk_doses_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_doses_by FOREIGN KEY(by) REFERENCES people (id)
);
CREATE TABLE measures (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    what VARCHAR(10) NOT NULL,
    value VARCHAR(12) NOT NULL,
    "on" DATE NOT NULL,
    salt VARCHAR(32) NOT NULL,
    by INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_measures PRIMARY KEY (id),
    CONSTRAINT uq_measures_screening_id_version_what UNIQUE (screening_id, version, what),
    CONSTRAINT ck_measures_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_measures_what CHECK (what IN ('weight', 'height')),
    CONSTRAINT ck_measures_value CHECK (length(value) BETWEEN 1 AND 12),
    CONSTRAINT ck_measures_salt CHECK (length(salt) = 32),
    CONSTRAINT fk_measures_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_measures_by FOREIGN KEY(by) REFERENCES people (id)
);
CREATE TABLE plan_items (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    item_id VARCHAR(40) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    due_day DATE NOT NULL,
    due_wall VARCHAR(19) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    due_utc TIMESTAMP WITH TIME ZONE,
    until_wall VARCHAR(19),
    until_utc TIMESTAMP WITH TIME ZONE,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    exported_at TIMESTAMP WITH TIME ZONE,
    reminded VARCHAR(60),
    CONSTRAINT pk_plan_items PRIMARY KEY (id),
    CONSTRAINT uq_plan_items_screening_id_item_id UNIQUE (screening_id, item_id),
    CONSTRAINT ck_plan_items_item_id CHECK (length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_plan_items_kind CHECK (length(kind) BETWEEN 1 AND 40),
    CONSTRAINT ck_plan_items_title CHECK (length(title) BETWEEN 1 AND 200),
    CONSTRAINT ck_plan_items_due_wall CHECK (length(due_wall) BETWEEN 1 AND 19),
    CONSTRAINT ck_plan_items_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_plan_items_until CHECK (until_utc IS NULL OR until_wall IS NOT NULL),
    CONSTRAINT ck_plan_items_sequence CHECK (sequence BETWEEN 0 AND 2147483647),
    CONSTRAINT fk_plan_items_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id)
);
CREATE INDEX ix_plan_items_day ON plan_items (due_day);
CREATE TABLE pregnancy_tests (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    positive BOOLEAN NOT NULL,
    "on" DATE NOT NULL,
    salt VARCHAR(32) NOT NULL,
    by INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_pregnancy_tests PRIMARY KEY (id),
    CONSTRAINT uq_pregnancy_tests_screening_id_version UNIQUE (screening_id, version),
    CONSTRAINT ck_pregnancy_tests_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_pregnancy_tests_positive CHECK (positive IN (true, false)),
    CONSTRAINT ck_pregnancy_tests_salt CHECK (length(salt) = 32),
    CONSTRAINT fk_pregnancy_tests_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_pregnancy_tests_by FOREIGN KEY(by) REFERENCES people (id)
);
CREATE TABLE reminders (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    item_id VARCHAR(40) NOT NULL,
    reminder_id VARCHAR(60) NOT NULL,
    recipient_id INTEGER NOT NULL,
    due_wall VARCHAR(19) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    due_utc TIMESTAMP WITH TIME ZONE NOT NULL,
    event_utc TIMESTAMP WITH TIME ZONE NOT NULL,
    urgent BOOLEAN NOT NULL,
    stage VARCHAR(10) NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE,
    rung INTEGER NOT NULL,
    first_sent_at TIMESTAMP WITH TIME ZONE,
    done_by INTEGER,
    done_at TIMESTAMP WITH TIME ZONE,
    epoch INTEGER,
    CONSTRAINT pk_reminders PRIMARY KEY (id),
    CONSTRAINT uq_reminders_screening_id_reminder_id_recipient_id UNIQUE (screening_id, reminder_id, recipient_id),
    CONSTRAINT ck_reminders_reminder_id CHECK (length(reminder_id) BETWEEN 1 AND 60),
    CONSTRAINT ck_reminders_item_id CHECK (length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_reminders_due_wall CHECK (length(due_wall) BETWEEN 1 AND 19),
    CONSTRAINT ck_reminders_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_reminders_urgent CHECK (urgent IN (true, false)),
    CONSTRAINT ck_reminders_stage CHECK (stage IN ('waiting', 'sent', 'done', 'cancelled')),
    CONSTRAINT ck_reminders_next_at CHECK (stage IN ('waiting', 'sent') OR next_at IS NULL),
    CONSTRAINT ck_reminders_done CHECK ((stage = 'done') = (done_at IS NOT NULL)),
    CONSTRAINT ck_reminders_rung CHECK (rung BETWEEN 0 AND 100),
    CONSTRAINT ck_reminders_epoch CHECK (epoch IS NULL OR epoch BETWEEN 0 AND 9223372036854775807),
    CONSTRAINT fk_reminders_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_reminders_recipient_id FOREIGN KEY(recipient_id) REFERENCES people (id),
    CONSTRAINT fk_reminders_done_by FOREIGN KEY(done_by) REFERENCES people (id)
);
CREATE INDEX ix_reminders_next ON reminders (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE responses (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    "on" DATE NOT NULL,
    answers TEXT NOT NULL,
    salt VARCHAR(32) NOT NULL,
    by INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_responses PRIMARY KEY (id),
    CONSTRAINT uq_responses_screening_id_version UNIQUE (screening_id, version),
    CONSTRAINT ck_responses_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_responses_cycle CHECK (cycle BETWEEN 1 AND 99),
    CONSTRAINT ck_responses_answers CHECK (length(answers) BETWEEN 1 AND 2000),
    CONSTRAINT ck_responses_salt CHECK (length(salt) = 32),
    CONSTRAINT fk_responses_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_responses_by FOREIGN KEY(by) REFERENCES people (id)
);
CREATE TABLE revisions (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    protocol_version VARCHAR(32) NOT NULL,
    as_of DATE NOT NULL,
    record TEXT NOT NULL,
    decision TEXT NOT NULL,
    salt VARCHAR(32),
    finished_by INTEGER NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR(500),
    CONSTRAINT pk_revisions PRIMARY KEY (id),
    CONSTRAINT uq_revisions_screening_id_number UNIQUE (screening_id, number),
    CONSTRAINT ck_revisions_number CHECK (number BETWEEN 1 AND 2147483647),
    CONSTRAINT ck_revisions_protocol_version CHECK (length(protocol_version) BETWEEN 1 AND 32),
    CONSTRAINT ck_revisions_reason CHECK (number = 1 OR coalesce(length(reason), 0) BETWEEN 1 AND 500),
    CONSTRAINT ck_revisions_salt CHECK (salt IS NULL OR length(salt) = 32),
    CONSTRAINT fk_revisions_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_revisions_finished_by FOREIGN KEY(finished_by) REFERENCES people (id)
);
CREATE INDEX ix_revisions_consulting ON revisions (screening_id, number) WHERE instr(decision, '"consult":[]') = 0;
CREATE TABLE signatures (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    printed_name VARCHAR(100) NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    meaning VARCHAR(200) NOT NULL,
    content TEXT,
    content_hash VARCHAR(64) NOT NULL,
    signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    voided_at TIMESTAMP WITH TIME ZONE,
    void_reason VARCHAR(500),
    CONSTRAINT pk_signatures PRIMARY KEY (id),
    CONSTRAINT uq_signatures_screening_id_version UNIQUE (screening_id, version),
    CONSTRAINT ck_signatures_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_signatures_revision CHECK (revision BETWEEN 1 AND 2147483647),
    CONSTRAINT ck_signatures_printed_name CHECK (length(printed_name) BETWEEN 1 AND 100),
    CONSTRAINT ck_signatures_outcome CHECK (outcome IN ('approved', 'rejected')),
    CONSTRAINT ck_signatures_meaning CHECK (length(meaning) BETWEEN 1 AND 200),
    CONSTRAINT ck_signatures_content_hash CHECK (length(content_hash) = 64),
    CONSTRAINT ck_signatures_void CHECK ((voided_at IS NULL) = (void_reason IS NULL)),
    CONSTRAINT ck_signatures_void_reason CHECK (void_reason IS NULL OR length(void_reason) BETWEEN 1 AND 500),
    CONSTRAINT fk_signatures_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_signatures_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
CREATE TABLE site_trials (
    id SERIAL NOT NULL,
    site_id INTEGER NOT NULL,
    trial_id INTEGER NOT NULL,
    since DATE,
    switched_by INTEGER,
    switched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_by INTEGER,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_site_trials PRIMARY KEY (id),
    CONSTRAINT ck_site_trials_ended CHECK (ended_by IS NULL OR ended_at IS NOT NULL),
    CONSTRAINT fk_site_trials_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT fk_site_trials_trial_id FOREIGN KEY(trial_id) REFERENCES trials (id),
    CONSTRAINT fk_site_trials_switched_by FOREIGN KEY(switched_by) REFERENCES people (id),
    CONSTRAINT fk_site_trials_ended_by FOREIGN KEY(ended_by) REFERENCES people (id)
);
CREATE UNIQUE INDEX uq_site_trials_on ON site_trials (site_id, trial_id) WHERE ended_at IS NULL;
CREATE TABLE registrations (
    id SERIAL NOT NULL,
    screening_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    number VARCHAR(20) NOT NULL,
    "on" DATE NOT NULL,
    decision TEXT NOT NULL,
    pregnancy_test BOOLEAN NOT NULL,
    start_by DATE,
    contraception BOOLEAN NOT NULL,
    signature_id INTEGER NOT NULL,
    by INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_registrations PRIMARY KEY (id),
    CONSTRAINT uq_registrations_site_id_sequence UNIQUE (site_id, sequence),
    CONSTRAINT ck_registrations_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT ck_registrations_sequence CHECK (sequence BETWEEN 1 AND 9999),
    CONSTRAINT ck_registrations_number CHECK (length(number) BETWEEN 1 AND 20),
    CONSTRAINT ck_registrations_pregnancy_test CHECK (pregnancy_test IN (true, false)),
    CONSTRAINT ck_registrations_contraception CHECK (contraception IN (true, false)),
    CONSTRAINT uq_registrations_screening_id UNIQUE (screening_id),
    CONSTRAINT fk_registrations_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT fk_registrations_site_id FOREIGN KEY(site_id) REFERENCES sites (id),
    CONSTRAINT uq_registrations_number UNIQUE (number),
    CONSTRAINT fk_registrations_signature_id FOREIGN KEY(signature_id) REFERENCES signatures (id),
    CONSTRAINT fk_registrations_by FOREIGN KEY(by) REFERENCES people (id)
);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- What belongs to a candidate may go once the candidate is erased.
CREATE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT erased_at FROM screenings WHERE id = OLD.screening_id) IS NULL THEN
        RAISE EXCEPTION '% are only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Which sealed rows are written, for a connection that watches: see storage/study/touched.py.
CREATE FUNCTION note_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('blinabridge.watching', true), '') NOT IN ('on', 'each')
        OR TG_NARGS > 0 AND current_setting('blinabridge.watching') <> TG_ARGV[0] THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO pg_temp.touched VALUES (TG_TABLE_NAME, OLD.id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO pg_temp.touched VALUES (TG_TABLE_NAME, NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER answers_kept BEFORE UPDATE ON answers FOR EACH ROW WHEN (
    NEW.value IS NOT NULL
    OR NEW.salt IS NOT NULL
    OR NEW.reason IS NOT NULL
    OR NEW.given_for IS NOT NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.screening_id IS DISTINCT FROM OLD.screening_id
    OR NEW.key IS DISTINCT FROM OLD.key
    OR NEW.version IS DISTINCT FROM OLD.version
    OR NEW.author_id IS DISTINCT FROM OLD.author_id
    OR NEW.at IS DISTINCT FROM OLD.at
) EXECUTE FUNCTION refuse();
CREATE TRIGGER revisions_kept BEFORE UPDATE ON revisions FOR EACH ROW WHEN (
    NEW.salt IS NOT NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.screening_id IS DISTINCT FROM OLD.screening_id
    OR NEW.number IS DISTINCT FROM OLD.number
    OR NEW.protocol_version IS DISTINCT FROM OLD.protocol_version
    OR NEW.as_of IS DISTINCT FROM OLD.as_of
    OR NEW.finished_by IS DISTINCT FROM OLD.finished_by
    OR NEW.finished_at IS DISTINCT FROM OLD.finished_at
) EXECUTE FUNCTION refuse();
CREATE TRIGGER revisions_kept_unless_erased BEFORE UPDATE ON revisions FOR EACH ROW WHEN (
    NEW.decision IS DISTINCT FROM OLD.decision OR NEW.reason IS DISTINCT FROM OLD.reason
) EXECUTE FUNCTION refuse_unless_erased();
CREATE TRIGGER registrations_kept BEFORE UPDATE ON registrations FOR EACH ROW WHEN (
    NEW.id IS DISTINCT FROM OLD.id
    OR NEW.screening_id IS DISTINCT FROM OLD.screening_id
    OR NEW.version IS DISTINCT FROM OLD.version
    OR NEW.site_id IS DISTINCT FROM OLD.site_id
    OR NEW.sequence IS DISTINCT FROM OLD.sequence
    OR NEW.number IS DISTINCT FROM OLD.number
    OR NEW."on" IS DISTINCT FROM OLD."on"
    OR NEW.signature_id IS DISTINCT FROM OLD.signature_id
    OR NEW.by IS DISTINCT FROM OLD.by
    OR NEW.at IS DISTINCT FROM OLD.at
) EXECUTE FUNCTION refuse();
CREATE TRIGGER registrations_kept_unless_erased BEFORE UPDATE ON registrations
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE TRIGGER signatures_kept BEFORE UPDATE ON signatures FOR EACH ROW WHEN (
    (NEW.content IS NOT NULL AND NEW.content IS DISTINCT FROM OLD.content)
    OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS DISTINCT FROM OLD.voided_at
        OR NEW.void_reason IS DISTINCT FROM OLD.void_reason))
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.screening_id IS DISTINCT FROM OLD.screening_id
    OR NEW.version IS DISTINCT FROM OLD.version
    OR NEW.revision IS DISTINCT FROM OLD.revision
    OR NEW.person_id IS DISTINCT FROM OLD.person_id
    OR NEW.printed_name IS DISTINCT FROM OLD.printed_name
    OR NEW.outcome IS DISTINCT FROM OLD.outcome
    OR NEW.meaning IS DISTINCT FROM OLD.meaning
    OR NEW.content_hash IS DISTINCT FROM OLD.content_hash
    OR NEW.signed_at IS DISTINCT FROM OLD.signed_at
) EXECUTE FUNCTION refuse();
CREATE TRIGGER trials_kept BEFORE UPDATE ON trials FOR EACH ROW WHEN (
    OLD.confirmed_at IS NOT NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.registry_id IS DISTINCT FROM OLD.registry_id
    OR NEW.version IS DISTINCT FROM OLD.version
    OR NEW.text IS DISTINCT FROM OLD.text
    OR NEW.sha256 IS DISTINCT FROM OLD.sha256
    OR NEW.loaded_by IS DISTINCT FROM OLD.loaded_by
    OR NEW.loaded_at IS DISTINCT FROM OLD.loaded_at
) EXECUTE FUNCTION refuse();
CREATE TRIGGER trials_never_deleted BEFORE DELETE ON trials FOR EACH ROW WHEN (
    OLD.loaded_by IS NULL OR OLD.confirmed_at IS NOT NULL
) EXECUTE FUNCTION refuse();
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER course_events_kept BEFORE UPDATE ON course_events FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER doses_kept BEFORE UPDATE ON doses FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER measures_kept BEFORE UPDATE ON measures FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER pregnancy_tests_kept BEFORE UPDATE ON pregnancy_tests FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER responses_kept BEFORE UPDATE ON responses FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER answers_never_deleted BEFORE DELETE ON answers FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER registrations_never_deleted BEFORE DELETE ON registrations FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER revisions_never_deleted BEFORE DELETE ON revisions FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER signatures_never_deleted BEFORE DELETE ON signatures FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER course_events_never_deleted BEFORE DELETE ON course_events
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE TRIGGER doses_never_deleted BEFORE DELETE ON doses
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE TRIGGER measures_never_deleted BEFORE DELETE ON measures
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE TRIGGER pregnancy_tests_never_deleted BEFORE DELETE ON pregnancy_tests
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();
CREATE TRIGGER responses_never_deleted BEFORE DELETE ON responses
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased();

INSERT INTO study (id, protocol) VALUES (1, 'NCT04556084');
