-- SQLite makes a table anew to change its checks; its triggers go with the old one.
ALTER TABLE doses RENAME TO doses_before;

CREATE TABLE doses (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, cycle INTEGER NOT NULL,
    amount VARCHAR(12) NOT NULL, unit VARCHAR(20) NOT NULL, weight_kg VARCHAR(12), working TEXT NOT NULL,
    salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL, at DATETIME NOT NULL,
    CONSTRAINT pk_doses PRIMARY KEY (id),
    CONSTRAINT ck_doses_amount CHECK (length(amount) BETWEEN 1 AND 12),
    CONSTRAINT ck_doses_unit CHECK (length(unit) BETWEEN 1 AND 20),
    CONSTRAINT ck_doses_weight_kg CHECK (length(weight_kg) BETWEEN 1 AND 12),
    CONSTRAINT ck_doses_cycle CHECK (cycle BETWEEN 1 AND 99),
    CONSTRAINT ck_doses_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_doses_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_doses_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_doses_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_doses_screening_id_version UNIQUE (screening_id, version)
);

INSERT INTO doses SELECT id, screening_id, version, cycle, mcg_per_day, 'mcg/day', weight_kg, working, salt,     by,
    at FROM doses_before;

DROP TABLE doses_before;

CREATE TRIGGER doses_kept BEFORE UPDATE ON doses
    BEGIN SELECT RAISE(ABORT, 'doses are only added to'); END;

CREATE TRIGGER doses_never_deleted BEFORE DELETE ON doses
    WHEN (SELECT erased_at FROM screenings WHERE id = OLD.screening_id) IS NULL
    BEGIN SELECT RAISE(ABORT, 'doses are only added to'); END;

ALTER TABLE responses RENAME TO responses_before;

CREATE TABLE responses (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, cycle INTEGER NOT NULL,
    "on" DATE NOT NULL, answers TEXT NOT NULL, salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_responses PRIMARY KEY (id),
    CONSTRAINT ck_responses_answers CHECK (length(answers) BETWEEN 1 AND 2000),
    CONSTRAINT ck_responses_cycle CHECK (cycle BETWEEN 1 AND 99),
    CONSTRAINT ck_responses_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_responses_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_responses_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_responses_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_responses_screening_id_version UNIQUE (screening_id, version)
);

INSERT INTO responses SELECT id, screening_id, version, cycle, "on",     json_object('blasts_percent',
    blasts_percent, 'flow_mrd_percent', flow_mrd_percent, 'hts_detected',     CASE hts_detected WHEN 1 THEN
    json('true') WHEN 0 THEN json('false') END), salt, by, at FROM responses_before;

DROP TABLE responses_before;

CREATE TRIGGER responses_kept BEFORE UPDATE ON responses
    BEGIN SELECT RAISE(ABORT, 'responses are only added to'); END;

CREATE TRIGGER responses_never_deleted BEFORE DELETE ON responses
    WHEN (SELECT erased_at FROM screenings WHERE id = OLD.screening_id) IS NULL
    BEGIN SELECT RAISE(ABORT, 'responses are only added to'); END;

ALTER TABLE course_events RENAME TO course_events_before;

CREATE TABLE course_events (
    id INTEGER NOT NULL, screening_id INTEGER NOT NULL, version INTEGER NOT NULL, action VARCHAR(20) NOT NULL,
    cycle INTEGER, item_id VARCHAR(40), wall VARCHAR(19), zone VARCHAR(64) NOT NULL, utc DATETIME,
    reason VARCHAR(500), salt VARCHAR(32) NOT NULL, "by" INTEGER NOT NULL, at DATETIME NOT NULL, bag_hours INTEGER,
    CONSTRAINT pk_course_events PRIMARY KEY (id),
    CONSTRAINT ck_course_events_action
        CHECK (action IN ('start', 'began', 'pause', 'restart', 'stop', 'move', 'cancel', 'cancel_start', 'restore', 'complete', 'off_study')),
    CONSTRAINT ck_course_events_item_id CHECK (item_id IS NULL OR length(item_id) BETWEEN 1 AND 40),
    CONSTRAINT ck_course_events_zone CHECK (length(zone) BETWEEN 1 AND 64),
    CONSTRAINT ck_course_events_reason CHECK (reason IS NULL OR length(reason) BETWEEN 1 AND 500),
    CONSTRAINT ck_course_events_wall CHECK (utc IS NULL OR wall IS NOT NULL),
    CONSTRAINT ck_course_events_bag_hours CHECK (bag_hours BETWEEN 24 AND 168),
    CONSTRAINT ck_course_events_cycle CHECK (cycle BETWEEN 1 AND 99),
    CONSTRAINT ck_course_events_salt CHECK (length(salt) = 32),
    CONSTRAINT ck_course_events_version CHECK (version BETWEEN 2 AND 2147483647),
    CONSTRAINT fk_course_events_by FOREIGN KEY("by") REFERENCES people (id),
    CONSTRAINT fk_course_events_screening_id FOREIGN KEY(screening_id) REFERENCES screenings (id),
    CONSTRAINT uq_course_events_screening_id_version UNIQUE (screening_id, version)
);

INSERT INTO course_events SELECT * FROM course_events_before;

DROP TABLE course_events_before;

CREATE TRIGGER course_events_kept BEFORE UPDATE ON course_events
    BEGIN SELECT RAISE(ABORT, 'course_events are only added to'); END;

CREATE TRIGGER course_events_never_deleted BEFORE DELETE ON course_events
    WHEN (SELECT erased_at FROM screenings WHERE id = OLD.screening_id) IS NULL
    BEGIN SELECT RAISE(ABORT, 'course_events are only added to'); END;

ALTER TABLE plan_items ADD COLUMN reminded VARCHAR(60);

UPDATE plan_items SET kind = 'response' WHERE kind = 'marrow';

UPDATE plan_items SET kind = 'next_cycle' WHERE kind = 'cycle_2';
