


SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;


CREATE FUNCTION public.guard_answers_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'an answer is never changed: a later one follows it' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;



CREATE FUNCTION public.guard_corrections_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a correction is never changed: a later one follows it' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;



CREATE FUNCTION public.guard_documents_in_doubt() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.state = 'settled' THEN 
        PERFORM 1 FROM documents WHERE id = NEW.id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.id AND state = 'open')
        THEN RAISE EXCEPTION 'the document has an open flag and cannot settle' USING ERRCODE = 'integrity_constraint_violation'; END IF;
     END IF; RETURN NEW; END $$;



CREATE FUNCTION public.guard_drawings_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'what a table was is never changed: a later drawing follows it' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;



CREATE FUNCTION public.guard_events_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the log is never changed' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;



CREATE FUNCTION public.guard_events_next() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN 
            IF NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM events)
               OR NEW.previous IS DISTINCT FROM COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '')
            THEN RAISE EXCEPTION 'an event continues the log with the next number and the hash of the event before' USING ERRCODE = 'integrity_constraint_violation'; END IF;
             RETURN NEW; END $$;



CREATE FUNCTION public.guard_flags_not_deleted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a flag is answered or withdrawn, never deleted' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;



CREATE FUNCTION public.guard_flags_opened() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.state = 'open' THEN PERFORM 1 FROM documents WHERE id = NEW.document_id FOR UPDATE; END IF; RETURN NEW; END $$;



CREATE FUNCTION public.guard_flags_stay() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN 
            IF OLD.state <> 'open' THEN RAISE EXCEPTION 'a closed flag stays closed: open another one' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            IF (NEW.id, NEW.document_id, NEW.report_index, NEW.key)
               IS DISTINCT FROM (OLD.id, OLD.document_id, OLD.report_index, OLD.key)
            THEN RAISE EXCEPTION 'a flag is answered or withdrawn, never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF;
             RETURN NEW; END $$;



CREATE FUNCTION public.guard_records_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a record is never changed: a new version supersedes it' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;



CREATE FUNCTION public.guard_records_in_doubt() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN 
        PERFORM 1 FROM documents WHERE id = NEW.document_id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.document_id AND state = 'open')
        THEN RAISE EXCEPTION 'the document has an open flag and cannot settle' USING ERRCODE = 'integrity_constraint_violation'; END IF;
     RETURN NEW; END $$;



CREATE FUNCTION public.guard_structure_answers_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'an answer is never changed: a later one follows it' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;


CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);



CREATE TABLE public.answers (
    id bigint NOT NULL,
    question_id bigint NOT NULL,
    source text NOT NULL,
    reviewer text NOT NULL,
    outcome character varying(32) NOT NULL,
    text text,
    note text NOT NULL,
    seconds double precision,
    given_at timestamp with time zone NOT NULL,
    taken_in_at timestamp with time zone NOT NULL
);



CREATE SEQUENCE public.answers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.answers_id_seq OWNED BY public.answers.id;



CREATE TABLE public.api_keys (
    id character varying(16) NOT NULL,
    name text NOT NULL,
    role character varying(16) NOT NULL,
    hash character varying(64) NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_api_keys_role CHECK (((role)::text = ANY ((ARRAY['reviewer'::character varying, 'operator'::character varying, 'admin'::character varying])::text[])))
);



CREATE TABLE public.attachments (
    document_id bigint NOT NULL,
    role text NOT NULL,
    sha256 character varying(64) NOT NULL
);



CREATE TABLE public.cells (
    document_id bigint NOT NULL,
    table_index integer NOT NULL,
    row_index integer NOT NULL,
    col_index integer NOT NULL,
    row_span integer NOT NULL,
    col_span integer NOT NULL,
    page integer,
    box_left double precision,
    box_top double precision,
    box_right double precision,
    box_bottom double precision,
    edge_doubt double precision NOT NULL,
    "position" integer NOT NULL
);



CREATE TABLE public.champions (
    task character varying(32) NOT NULL,
    model text NOT NULL,
    since timestamp with time zone NOT NULL
);



CREATE TABLE public.collected (
    document_id bigint NOT NULL,
    mark text NOT NULL,
    left_out json NOT NULL,
    collected_at timestamp with time zone NOT NULL
);



CREATE TABLE public.corrections (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    key text NOT NULL,
    answer_id bigint,
    reviewer text NOT NULL,
    outcome character varying(32) NOT NULL,
    before_text text,
    after_text text,
    kind character varying(16) NOT NULL,
    value numeric,
    unit text,
    made_at timestamp with time zone NOT NULL
);



CREATE SEQUENCE public.corrections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.corrections_id_seq OWNED BY public.corrections.id;



CREATE TABLE public.dataset_samples (
    version character varying(64) NOT NULL,
    sample_id character varying(64) NOT NULL,
    split character varying(16) NOT NULL,
    weight double precision NOT NULL
);



CREATE TABLE public.datasets (
    version character varying(64) NOT NULL,
    name text NOT NULL,
    parent character varying(64),
    manifest json NOT NULL,
    made_at timestamp with time zone NOT NULL
);



CREATE TABLE public.documents (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    name text NOT NULL,
    media_type character varying(100) DEFAULT ''::character varying NOT NULL,
    size bigint DEFAULT '0'::bigint NOT NULL,
    state character varying(16) NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    options json NOT NULL,
    versions json NOT NULL,
    received_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    reading_order json,
    seconds json,
    CONSTRAINT ck_documents_state CHECK (((state)::text = ANY ((ARRAY['received'::character varying, 'reading'::character varying, 'held'::character varying, 'settled'::character varying, 'failed'::character varying, 'cancelled'::character varying])::text[])))
);



CREATE SEQUENCE public.documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.documents_id_seq OWNED BY public.documents.id;



CREATE TABLE public.drawings (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    version integer NOT NULL,
    answer_id bigint,
    tables json NOT NULL,
    moved json NOT NULL,
    made_at timestamp with time zone NOT NULL
);



CREATE SEQUENCE public.drawings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.drawings_id_seq OWNED BY public.drawings.id;



CREATE TABLE public.events (
    seq bigint NOT NULL,
    at character varying(32) NOT NULL,
    kind character varying(64) NOT NULL,
    subject text NOT NULL,
    actor text NOT NULL,
    data text NOT NULL,
    previous character varying(64) NOT NULL,
    hash character varying(64) NOT NULL
);



CREATE TABLE public.facts (
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    key text NOT NULL,
    "position" integer NOT NULL,
    label text NOT NULL,
    text text,
    kind character varying(16) NOT NULL,
    value numeric,
    unit text,
    table_index integer,
    row_index integer,
    col_index integer,
    page integer,
    box_left double precision,
    box_top double precision,
    box_right double precision,
    box_bottom double precision,
    edge_doubt double precision NOT NULL,
    own_readings json
);



CREATE TABLE public.records (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    key text NOT NULL,
    version integer NOT NULL,
    supersedes bigint,
    "position" integer NOT NULL,
    agency text,
    year integer,
    form text,
    label text NOT NULL,
    text text,
    kind character varying(16) NOT NULL,
    value numeric,
    unit text,
    settled_by character varying(16) NOT NULL,
    outcome character varying(32),
    reviewer text,
    error_probability double precision,
    page integer,
    box_left double precision,
    box_top double precision,
    box_right double precision,
    box_bottom double precision,
    readers text NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_records_settled_by CHECK (((settled_by)::text = ANY ((ARRAY['machine'::character varying, 'reviewer'::character varying, 'audit'::character varying])::text[]))),
    CONSTRAINT ck_records_version CHECK (((version = 1) = (supersedes IS NULL)))
);



CREATE VIEW public.final_records AS
 SELECT r.id,
    r.document_id,
    r.report_index,
    r.key,
    r.version,
    r.supersedes,
    r."position",
    r.agency,
    r.year,
    r.form,
    r.label,
    r.text,
    r.kind,
    r.value,
    r.unit,
    r.settled_by,
    r.outcome,
    r.reviewer,
    r.error_probability,
    r.page,
    r.box_left,
    r.box_top,
    r.box_right,
    r.box_bottom,
    r.readers,
    r.settled_at,
    d.sha256 AS document,
    d.name AS document_name
   FROM (public.records r
     JOIN public.documents d ON ((d.id = r.document_id)))
  WHERE (NOT (EXISTS ( SELECT 1
           FROM public.records n
          WHERE (n.supersedes = r.id))));



CREATE TABLE public.findings (
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    "position" integer NOT NULL,
    rule text NOT NULL,
    scope text NOT NULL,
    status character varying(16) NOT NULL,
    text text NOT NULL,
    left_sum numeric,
    right_sum numeric,
    facts json NOT NULL,
    cells json NOT NULL,
    why text NOT NULL,
    CONSTRAINT ck_findings_status CHECK (((status)::text = ANY ((ARRAY['holds'::character varying, 'violated'::character varying, 'not-assessable'::character varying])::text[])))
);



CREATE TABLE public.flags (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    key text NOT NULL,
    reasons json NOT NULL,
    priority integer NOT NULL,
    opened_by text NOT NULL,
    state character varying(16) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_flags_state CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'answered'::character varying, 'withdrawn'::character varying])::text[])))
);



CREATE SEQUENCE public.flags_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.flags_id_seq OWNED BY public.flags.id;



CREATE TABLE public.labelstudio_annotations (
    project_id bigint NOT NULL,
    annotation bigint NOT NULL,
    cell_id text NOT NULL,
    reviewer text NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone
);



CREATE TABLE public.labelstudio_projects (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    mark character varying(64) NOT NULL,
    version integer NOT NULL,
    project bigint,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    seen_until timestamp with time zone
);



CREATE SEQUENCE public.labelstudio_projects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.labelstudio_projects_id_seq OWNED BY public.labelstudio_projects.id;



CREATE TABLE public.labelstudio_tasks (
    cell_id text NOT NULL,
    project_id bigint NOT NULL,
    task bigint,
    sent_at timestamp with time zone NOT NULL
);



CREATE TABLE public.lines (
    document_id bigint NOT NULL,
    line_index integer NOT NULL,
    page integer,
    box_left double precision,
    box_top double precision,
    box_right double precision,
    box_bottom double precision,
    text text NOT NULL,
    confidence double precision NOT NULL,
    reader text NOT NULL,
    alternatives json
);



CREATE TABLE public.models (
    name text NOT NULL,
    task character varying(32) NOT NULL,
    sha256 character varying(64) NOT NULL,
    parent text,
    dataset text,
    settings json NOT NULL,
    results json NOT NULL,
    made_at timestamp with time zone NOT NULL
);



CREATE TABLE public.outbox (
    id bigint NOT NULL,
    job character varying(64) NOT NULL,
    lane character varying(16) NOT NULL,
    subject text NOT NULL,
    payload json NOT NULL,
    state character varying(16) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    available_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    claimed_by text,
    closed_at timestamp with time zone,
    last_error text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_outbox_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'claimed'::character varying, 'done'::character varying, 'dead'::character varying])::text[])))
);



CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;



CREATE TABLE public.pages (
    document_id bigint NOT NULL,
    number integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    rotation double precision NOT NULL
);



CREATE TABLE public.parts (
    document_id bigint NOT NULL,
    part_index integer NOT NULL,
    first_page integer NOT NULL,
    last_page integer NOT NULL,
    pages_done integer DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    result character varying(64),
    changed_at timestamp with time zone NOT NULL,
    weights text DEFAULT ''::text NOT NULL
);



CREATE TABLE public.promotions (
    id bigint NOT NULL,
    task character varying(32) NOT NULL,
    model text NOT NULL,
    before text,
    how character varying(16) NOT NULL,
    actor text NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_promotions_how CHECK (((how)::text = ANY ((ARRAY['promoted'::character varying, 'rolled-back'::character varying])::text[])))
);



CREATE SEQUENCE public.promotions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.promotions_id_seq OWNED BY public.promotions.id;



CREATE TABLE public.questions (
    id bigint NOT NULL,
    flag_id bigint NOT NULL,
    state character varying(16) NOT NULL,
    confidence double precision NOT NULL,
    task text,
    reviewer text,
    made_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    closed_at timestamp with time zone,
    CONSTRAINT ck_questions_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'asked'::character varying, 'answered'::character varying, 'withdrawn'::character varying])::text[])))
);



CREATE SEQUENCE public.questions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.questions_id_seq OWNED BY public.questions.id;



CREATE TABLE public.readings (
    document_id bigint NOT NULL,
    table_index integer NOT NULL,
    row_index integer NOT NULL,
    col_index integer NOT NULL,
    look integer NOT NULL,
    text text NOT NULL,
    confidence double precision NOT NULL,
    reader text NOT NULL,
    alternatives json
);



CREATE SEQUENCE public.records_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.records_id_seq OWNED BY public.records.id;



CREATE TABLE public.reminders (
    id bigint NOT NULL,
    question_id bigint NOT NULL,
    reviewer text,
    told text NOT NULL,
    made_at timestamp with time zone NOT NULL
);



CREATE SEQUENCE public.reminders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.reminders_id_seq OWNED BY public.reminders.id;



CREATE TABLE public.replies (
    key_id character varying(16) NOT NULL,
    name character varying(255) NOT NULL,
    request character varying(64) NOT NULL,
    status integer NOT NULL,
    body json NOT NULL,
    made_at timestamp with time zone NOT NULL
);



CREATE TABLE public.reports (
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    form text,
    agency text,
    year integer,
    table_keys json NOT NULL,
    ask_order json NOT NULL
);



CREATE TABLE public.samples (
    id character varying(64) NOT NULL,
    document_id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    page integer NOT NULL,
    place text NOT NULL,
    reviewer text,
    content json,
    state character varying(16) NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_samples_kind CHECK (((kind)::text = ANY ((ARRAY['line'::character varying, 'page'::character varying])::text[]))),
    CONSTRAINT ck_samples_state CHECK (((state)::text = ANY ((ARRAY['standing'::character varying, 'superseded'::character varying, 'withdrawn'::character varying, 'erased'::character varying])::text[])))
);



CREATE TABLE public.structure_answers (
    id bigint NOT NULL,
    question_id bigint NOT NULL,
    source text NOT NULL,
    reviewer text NOT NULL,
    outcome character varying(32) NOT NULL,
    cells json NOT NULL,
    note text NOT NULL,
    seconds double precision,
    given_at timestamp with time zone NOT NULL,
    taken_in_at timestamp with time zone NOT NULL
);



CREATE SEQUENCE public.structure_answers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.structure_answers_id_seq OWNED BY public.structure_answers.id;



CREATE TABLE public.structure_questions (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    page integer NOT NULL,
    table_index integer,
    keys json NOT NULL,
    reasons json NOT NULL,
    state character varying(16) NOT NULL,
    task text,
    reviewer text,
    opened_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    closed_at timestamp with time zone,
    CONSTRAINT ck_structure_questions_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'asked'::character varying, 'answered'::character varying, 'withdrawn'::character varying])::text[])))
);



CREATE SEQUENCE public.structure_questions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.structure_questions_id_seq OWNED BY public.structure_questions.id;



CREATE TABLE public.tables (
    document_id bigint NOT NULL,
    table_index integer NOT NULL,
    row_count integer NOT NULL,
    col_count integer NOT NULL,
    finder text NOT NULL,
    pages json NOT NULL,
    boxes json NOT NULL
);



CREATE TABLE public.trainings (
    id bigint NOT NULL,
    task character varying(32) NOT NULL,
    dataset text NOT NULL,
    why text NOT NULL,
    corrections integer NOT NULL,
    state character varying(16) NOT NULL,
    version character varying(64),
    model text,
    told json NOT NULL,
    report text,
    called_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_trainings_state CHECK (((state)::text = ANY ((ARRAY['called'::character varying, 'running'::character varying, 'promoted'::character varying, 'kept'::character varying, 'refused'::character varying, 'failed'::character varying])::text[])))
);



CREATE SEQUENCE public.trainings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;



ALTER SEQUENCE public.trainings_id_seq OWNED BY public.trainings.id;



CREATE TABLE public.verdicts (
    document_id bigint NOT NULL,
    report_index integer NOT NULL,
    key text NOT NULL,
    state character varying(16) NOT NULL,
    error_probability double precision NOT NULL,
    reasons json NOT NULL,
    suggestion text,
    CONSTRAINT ck_verdicts_state CHECK (((state)::text = ANY ((ARRAY['accepted'::character varying, 'flagged'::character varying, 'absent'::character varying])::text[])))
);



ALTER TABLE ONLY public.answers ALTER COLUMN id SET DEFAULT nextval('public.answers_id_seq'::regclass);



ALTER TABLE ONLY public.corrections ALTER COLUMN id SET DEFAULT nextval('public.corrections_id_seq'::regclass);



ALTER TABLE ONLY public.documents ALTER COLUMN id SET DEFAULT nextval('public.documents_id_seq'::regclass);



ALTER TABLE ONLY public.drawings ALTER COLUMN id SET DEFAULT nextval('public.drawings_id_seq'::regclass);



ALTER TABLE ONLY public.flags ALTER COLUMN id SET DEFAULT nextval('public.flags_id_seq'::regclass);



ALTER TABLE ONLY public.labelstudio_projects ALTER COLUMN id SET DEFAULT nextval('public.labelstudio_projects_id_seq'::regclass);



ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);



ALTER TABLE ONLY public.promotions ALTER COLUMN id SET DEFAULT nextval('public.promotions_id_seq'::regclass);



ALTER TABLE ONLY public.questions ALTER COLUMN id SET DEFAULT nextval('public.questions_id_seq'::regclass);



ALTER TABLE ONLY public.records ALTER COLUMN id SET DEFAULT nextval('public.records_id_seq'::regclass);



ALTER TABLE ONLY public.reminders ALTER COLUMN id SET DEFAULT nextval('public.reminders_id_seq'::regclass);



ALTER TABLE ONLY public.structure_answers ALTER COLUMN id SET DEFAULT nextval('public.structure_answers_id_seq'::regclass);



ALTER TABLE ONLY public.structure_questions ALTER COLUMN id SET DEFAULT nextval('public.structure_questions_id_seq'::regclass);



ALTER TABLE ONLY public.trainings ALTER COLUMN id SET DEFAULT nextval('public.trainings_id_seq'::regclass);



INSERT INTO public.alembic_version VALUES ('0007');



INSERT INTO public.answers VALUES (1, 2, 'annotation/2', '王芳', 'corrected', '17', '清楚', 4.5, '2026-03-04 12:00:00.123456+00', '2026-11-30 19:38:51.875768+00');
INSERT INTO public.answers VALUES (2, 1, 'annotation/1', '王芳', 'corrected', '17', '清楚', 4.5, '2026-03-04 12:00:00.123456+00', '2026-11-30 19:38:51.900161+00');



INSERT INTO public.api_keys VALUES ('d3as2y08ie', '扫描室', 'operator', '77acdf138f65aa9d1079a56a792176d64eb3d9c298355cbed03f75df448b47c2', 'admin', '2026-11-30 19:38:52.00862+00', '2026-11-30 19:38:52.011657+00');



INSERT INTO public.attachments VALUES (1, 'original', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2');
INSERT INTO public.attachments VALUES (1, 'page/1', '3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
INSERT INTO public.attachments VALUES (2, 'original', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884');
INSERT INTO public.attachments VALUES (2, 'page/1', '3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');



INSERT INTO public.cells VALUES (1, 0, 0, 0, 1, 1, 1, 0, 0, 0.3333333333333333, 0.25, 0, 0);
INSERT INTO public.cells VALUES (1, 0, 0, 1, 1, 1, 1, 0.3333333333333333, 0, 0.6666666666666666, 0.25, 0, 1);
INSERT INTO public.cells VALUES (1, 0, 0, 2, 1, 1, 1, 0.6666666666666666, 0, 1, 0.25, 0, 2);
INSERT INTO public.cells VALUES (1, 0, 1, 0, 1, 1, 1, 0, 0.25, 0.3333333333333333, 0.5, 0, 3);
INSERT INTO public.cells VALUES (1, 0, 1, 1, 1, 1, 1, 0.3333333333333333, 0.25, 0.6666666666666666, 0.5, 0, 4);
INSERT INTO public.cells VALUES (1, 0, 1, 2, 1, 1, 1, 0.6666666666666666, 0.25, 1, 0.5, 0, 5);
INSERT INTO public.cells VALUES (1, 0, 2, 0, 1, 1, 1, 0, 0.5, 0.3333333333333333, 0.75, 0, 6);
INSERT INTO public.cells VALUES (1, 0, 2, 1, 1, 1, 1, 0.3333333333333333, 0.5, 0.6666666666666666, 0.75, 0, 7);
INSERT INTO public.cells VALUES (1, 0, 2, 2, 1, 1, 1, 0.6666666666666666, 0.5, 1, 0.75, 0, 8);
INSERT INTO public.cells VALUES (1, 0, 3, 0, 1, 1, 1, 0, 0.75, 0.3333333333333333, 1, 0, 9);
INSERT INTO public.cells VALUES (1, 0, 3, 1, 1, 1, 1, 0.3333333333333333, 0.75, 0.6666666666666666, 1, 0, 10);
INSERT INTO public.cells VALUES (1, 0, 3, 2, 1, 1, 1, 0.6666666666666666, 0.75, 1, 1, 0, 11);
INSERT INTO public.cells VALUES (2, 0, 0, 0, 1, 1, 1, 0, 0, 0.3333333333333333, 0.5, 0, 0);
INSERT INTO public.cells VALUES (2, 0, 0, 1, 1, 1, 1, 0.3333333333333333, 0, 0.6666666666666666, 0.5, 0, 1);
INSERT INTO public.cells VALUES (2, 0, 0, 2, 1, 1, 1, 0.6666666666666666, 0, 1, 0.5, 0, 2);
INSERT INTO public.cells VALUES (2, 0, 1, 0, 1, 1, 1, 0, 0.5, 0.3333333333333333, 1, 0, 3);
INSERT INTO public.cells VALUES (2, 0, 1, 1, 1, 1, 1, 0.3333333333333333, 0.5, 0.6666666666666666, 1, 0, 4);
INSERT INTO public.cells VALUES (2, 0, 1, 2, 1, 1, 1, 0.6666666666666666, 0.5, 1, 1, 0, 5);



INSERT INTO public.champions VALUES ('recognise', 'small-2', '2026-11-30 19:38:51.99425+00');



INSERT INTO public.collected VALUES (1, 'settled/1', '{"several-lines":1}', '2026-11-30 19:38:52.000898+00');



INSERT INTO public.corrections VALUES (1, 1, 0, 'requests.r2.c2', 1, '王芳', 'corrected', '11', '17', 'number', 17, NULL, '2026-03-04 12:00:00.123456+00');
INSERT INTO public.corrections VALUES (2, 1, 0, 'requests.r1.c1', 2, '王芳', 'corrected', '11', '17', 'number', 17, NULL, '2026-03-04 12:00:00.123456+00');
INSERT INTO public.corrections VALUES (3, 1, 0, 'requests.r3.c1', NULL, '王芳', 'corrected', '11', '131', 'number', 131, NULL, '2026-03-04 12:00:00.123456+00');



INSERT INTO public.dataset_samples VALUES ('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f', '7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f', 'train', 1);



INSERT INTO public.datasets VALUES ('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f', 'corrections', NULL, '{"schema":"gouji.dataset/1"}', '2026-03-04 12:00:00.123456+00');



INSERT INTO public.documents VALUES (1, 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '年报.pdf', 'application/pdf', 1024, 'settled', 1, '', '{"form":"auto"}', '{"risk":"1"}', '2026-11-30 19:38:51.662806+00', '2026-11-30 19:38:51.952745+00', '2026-11-30 19:38:51.952739+00', '[["line",0],["table",0]]', '{"read":1.25}');
INSERT INTO public.documents VALUES (3, '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', '长.pdf', '', 0, 'received', 0, '', '{"form":"none"}', '{}', '2026-11-30 19:38:51.967233+00', '2026-11-30 19:38:51.967233+00', NULL, NULL, NULL);
INSERT INTO public.documents VALUES (2, '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '存疑.pdf', 'application/pdf', 1024, 'held', 1, '', '{"form":"auto"}', '{"risk":"1"}', '2026-11-30 19:38:51.796884+00', '2026-11-30 19:38:51.828481+00', NULL, '[["line",0],["table",0]]', '{"read":1.25}');



INSERT INTO public.drawings VALUES (1, 2, 0, NULL, '"{\"kind\":\"gouji.pages/2\",\"name\":\"\",\"sha256\":\"39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884\",\"pages\":[],\"tables\":[[4,3,[[0,0,1,1,[\"\",1.0,\"ink\",[]],1,[0.0,0.0,0.3333333333333333,0.25],[],0.0],[0,1,1,1,[\"1\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"1\",-0.02],[\"8\",-4.1]]],1,[0.3333333333333333,0.0,0.6666666666666666,0.25],[],0.0],[0,2,1,1,[\"2\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"2\",-0.02],[\"8\",-4.1]]],1,[0.6666666666666666,0.0,1.0,0.25],[],0.0],[1,0,1,1,[\"10\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"10\",-0.02],[\"18\",-4.1]]],1,[0.0,0.25,0.3333333333333333,0.5],[],0.0],[1,1,1,1,[\"11\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"11\",-0.02],[\"18\",-4.1]]],1,[0.3333333333333333,0.25,0.6666666666666666,0.5],[[\"11\",0.5,\"again\",[]]],0.0],[1,2,1,1,[\"12\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"12\",-0.02],[\"18\",-4.1]]],1,[0.6666666666666666,0.25,1.0,0.5],[],0.0],[2,0,1,1,[\"20\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"20\",-0.02],[\"28\",-4.1]]],1,[0.0,0.5,0.3333333333333333,0.75],[],0.0],[2,1,1,1,[\"21\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"21\",-0.02],[\"28\",-4.1]]],1,[0.3333333333333333,0.5,0.6666666666666666,0.75],[],0.0],[2,2,1,1,[\"22\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"22\",-0.02],[\"28\",-4.1]]],1,[0.6666666666666666,0.5,1.0,0.75],[],0.0],[3,0,1,1,[\"30\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"30\",-0.02],[\"38\",-4.1]]],1,[0.0,0.75,0.3333333333333333,1.0],[],0.0],[3,1,1,1,[\"31\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"31\",-0.02],[\"38\",-4.1]]],1,[0.3333333333333333,0.75,0.6666666666666666,1.0],[],0.0],[3,2,1,1,[\"32\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"32\",-0.02],[\"38\",-4.1]]],1,[0.6666666666666666,0.75,1.0,1.0],[],0.0]],[1],[[0,0,1,1]],\"ruled\",[]]],\"lines\":[],\"order\":[],\"seconds\":{}}"', '[]', '2026-11-30 19:38:52.046966+00');
INSERT INTO public.drawings VALUES (2, 2, 1, 1, '"{\"kind\":\"gouji.pages/2\",\"name\":\"\",\"sha256\":\"39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884\",\"pages\":[],\"tables\":[[2,3,[[0,0,1,1,[\"\",1.0,\"ink\",[]],1,[0.0,0.0,0.3333333333333333,0.5],[],0.0],[0,1,1,1,[\"1\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"1\",-0.02],[\"8\",-4.1]]],1,[0.3333333333333333,0.0,0.6666666666666666,0.5],[],0.0],[0,2,1,1,[\"2\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"2\",-0.02],[\"8\",-4.1]]],1,[0.6666666666666666,0.0,1.0,0.5],[],0.0],[1,0,1,1,[\"10\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"10\",-0.02],[\"18\",-4.1]]],1,[0.0,0.5,0.3333333333333333,1.0],[],0.0],[1,1,1,1,[\"11\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"11\",-0.02],[\"18\",-4.1]]],1,[0.3333333333333333,0.5,0.6666666666666666,1.0],[[\"11\",0.5,\"again\",[]]],0.0],[1,2,1,1,[\"12\",0.98,\"onnx/PP-OCRv6_small@1f2e3d4c\",[[\"12\",-0.02],[\"18\",-4.1]]],1,[0.6666666666666666,0.5,1.0,1.0],[],0.0]],[1],[[0,0,1,1]],\"ruled\",[]]],\"lines\":[],\"order\":[],\"seconds\":{}}"', '[]', '2026-11-30 19:38:52.048892+00');



INSERT INTO public.events VALUES (1, '2026-11-30T19:38:51.673965Z', 'document.received', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"name":"\u5e74\u62a5.pdf","size":1024}', '', '68785fc6330a0c033c1d68de77e98af28dbe92901d11ab7b63e9486b0491c31a');
INSERT INTO public.events VALUES (2, '2026-11-30T19:38:51.679572Z', 'document.started', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"attempt":1,"worker":"worker"}', '68785fc6330a0c033c1d68de77e98af28dbe92901d11ab7b63e9486b0491c31a', '72c2c53a6274dc0e8705a392ce0931aca5d108ca1fd9c52009fde55d01d5acbf');
INSERT INTO public.events VALUES (3, '2026-11-30T19:38:51.791551Z', 'document.held', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}', '72c2c53a6274dc0e8705a392ce0931aca5d108ca1fd9c52009fde55d01d5acbf', '74a7ddb0f1145ec14f0205536d740fbe24f776301905ed3501904d7f58c0a26a');
INSERT INTO public.events VALUES (4, '2026-11-30T19:38:51.791551Z', 'flags.opened', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}', '74a7ddb0f1145ec14f0205536d740fbe24f776301905ed3501904d7f58c0a26a', 'a1eb22f059e6056f5288bdb51790b4b5744a4e9ba8ce0bdcfb4732117a45fc77');
INSERT INTO public.events VALUES (5, '2026-11-30T19:38:51.802737Z', 'document.received', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"name":"\u5b58\u7591.pdf","size":1024}', 'a1eb22f059e6056f5288bdb51790b4b5744a4e9ba8ce0bdcfb4732117a45fc77', 'd499b7d2ca00b68accad4349ebe3b6af9340700108170cd48df44c9b2772267c');
INSERT INTO public.events VALUES (6, '2026-11-30T19:38:51.809697Z', 'document.started', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"attempt":1,"worker":"worker"}', 'd499b7d2ca00b68accad4349ebe3b6af9340700108170cd48df44c9b2772267c', 'fd1e45673256729d1e03c0d5cd6bb002530036f33f6807e3de0074ef9cc3b13d');
INSERT INTO public.events VALUES (7, '2026-11-30T19:38:51.841880Z', 'document.held', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}', 'fd1e45673256729d1e03c0d5cd6bb002530036f33f6807e3de0074ef9cc3b13d', 'd20aee96d3b9f6ac15c407cd3b3b5b44598c6d3bf94af7ff233dda46aafb3802');
INSERT INTO public.events VALUES (8, '2026-11-30T19:38:51.841880Z', 'flags.opened', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}', 'd20aee96d3b9f6ac15c407cd3b3b5b44598c6d3bf94af7ff233dda46aafb3802', '431a5940c04bf68837a73da0820a0604d2e7af8d43e51ee4a5cd9a9a2ce8c210');
INSERT INTO public.events VALUES (9, '2026-11-30T19:38:51.858876Z', 'question.asked', '2', 'gouji', '{"task":"1/2"}', '431a5940c04bf68837a73da0820a0604d2e7af8d43e51ee4a5cd9a9a2ce8c210', '0a873fd8689a3a36e14733201fe0a6683e1c8b90cc6ec259846240dae0cc975f');
INSERT INTO public.events VALUES (10, '2026-11-30T19:38:51.858876Z', 'question.asked', '4', 'gouji', '{"task":"1/4"}', '0a873fd8689a3a36e14733201fe0a6683e1c8b90cc6ec259846240dae0cc975f', 'a1e8deeaa48bdc5b5a9d9a241acb54a4a4398eb0bbf697ddab21d024aaaef288');
INSERT INTO public.events VALUES (11, '2026-11-30T19:38:51.858876Z', 'question.asked', '1', 'gouji', '{"task":"1/1"}', 'a1e8deeaa48bdc5b5a9d9a241acb54a4a4398eb0bbf697ddab21d024aaaef288', '04e87accb5899256895e4352fef0d3dff476a79d4bea2a745e9c6cc9c83bce3d');
INSERT INTO public.events VALUES (12, '2026-11-30T19:38:51.858876Z', 'question.asked', '3', 'gouji', '{"task":"1/3"}', '04e87accb5899256895e4352fef0d3dff476a79d4bea2a745e9c6cc9c83bce3d', '12e83090b8960089630f99b3159bbfdc9b1273b6a6fe6475db5713efc76c2249');
INSERT INTO public.events VALUES (13, '2026-11-30T19:38:51.893876Z', 'answer.given', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '王芳', '{"key":"requests.r2.c2","outcome":"corrected","question":2,"source":"annotation/2","text":"17"}', '12e83090b8960089630f99b3159bbfdc9b1273b6a6fe6475db5713efc76c2249', '70a1abf5cbb3d417ff2e9f6d653e6d3530053da95278d0bd47dc1d9e4b3c92f5');
INSERT INTO public.events VALUES (14, '2026-11-30T19:38:51.893876Z', 'correction.made', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '王芳', '{"after":"17","before":"11","key":"requests.r2.c2","outcome":"corrected","report":0}', '70a1abf5cbb3d417ff2e9f6d653e6d3530053da95278d0bd47dc1d9e4b3c92f5', '7652559d742a98cc43855cd45fcc9017ae6be2d9ac45372fad288fadb363bd0e');
INSERT INTO public.events VALUES (15, '2026-11-30T19:38:51.907981Z', 'answer.given', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '王芳', '{"key":"requests.r1.c1","outcome":"corrected","question":1,"source":"annotation/1","text":"17"}', '7652559d742a98cc43855cd45fcc9017ae6be2d9ac45372fad288fadb363bd0e', 'dad3b6ae493a80045093811d7af20e8aa64105ae13ddb655215b7142c0573118');
INSERT INTO public.events VALUES (16, '2026-11-30T19:38:51.907981Z', 'correction.made', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '王芳', '{"after":"17","before":"11","key":"requests.r1.c1","outcome":"corrected","report":0}', 'dad3b6ae493a80045093811d7af20e8aa64105ae13ddb655215b7142c0573118', '3d6387f30484b81f5d6a03f5208fab77d85d5486f5f4de01da3e11538f5bc467');
INSERT INTO public.events VALUES (17, '2026-11-30T19:38:51.940302Z', 'document.settled', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"digest":"c542755f67a96b82368167a7376a9d24de589634de10a6e9c891c8109e7f7cca","records":12}', '3d6387f30484b81f5d6a03f5208fab77d85d5486f5f4de01da3e11538f5bc467', '6b73f8e1f4acb400f191d4768aad8beb4a4d84722fbe5370123744eb5b5c4dba');
INSERT INTO public.events VALUES (18, '2026-11-30T19:38:51.951037Z', 'document.reopened', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"why":"requests.r3.c1 was corrected"}', '6b73f8e1f4acb400f191d4768aad8beb4a4d84722fbe5370123744eb5b5c4dba', '1e2efe37b22e81152961b1de3d98604edd0d639cc84a0201b24f29771c2de5ca');
INSERT INTO public.events VALUES (19, '2026-11-30T19:38:51.951037Z', 'correction.made', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '王芳', '{"after":"131","before":"11","key":"requests.r3.c1","outcome":"corrected","report":0}', '1e2efe37b22e81152961b1de3d98604edd0d639cc84a0201b24f29771c2de5ca', '24bcd5c009f4ff1e4983419f4c48b8c993f3eeb6620e18bdb4022228f25fcc28');
INSERT INTO public.events VALUES (20, '2026-11-30T19:38:51.960771Z', 'document.settled', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"digest":"5b9e21733dfb85d60fda93edb9fe43040425af26535ae39cf8e6b26b102aafa5","records":1}', '24bcd5c009f4ff1e4983419f4c48b8c993f3eeb6620e18bdb4022228f25fcc28', 'b9be630edf8422bd7034f26479c4b63ff58693d67fea1c125c4b8a365ab6906d');
INSERT INTO public.events VALUES (21, '2026-11-30T19:38:51.966770Z', 'question.again', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"code":"low-confidence","key":"requests.r2.c2","question":5}', 'b9be630edf8422bd7034f26479c4b63ff58693d67fea1c125c4b8a365ab6906d', 'eca297bad77a72d5f6877f1adae648a3b65408277373bb8a324424bb2c6b4279');
INSERT INTO public.events VALUES (22, '2026-11-30T19:38:51.969934Z', 'document.received', '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', 'gouji', '{"name":"\u957f.pdf","size":0}', 'eca297bad77a72d5f6877f1adae648a3b65408277373bb8a324424bb2c6b4279', '8ee95385a9b5caae5e633329889bc426add4ebfd57c07b9501181a868af9a159');
INSERT INTO public.events VALUES (23, '2026-11-30T19:38:51.977887Z', 'document.split', '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', 'gouji', '{"groups":[[1,20],[21,40]]}', '8ee95385a9b5caae5e633329889bc426add4ebfd57c07b9501181a868af9a159', '008ac30a958331a34f3aaebde792c3a4552245b91fa046ed82ec03da885f9317');
INSERT INTO public.events VALUES (24, '2026-11-30T19:38:51.982735Z', 'document.part_read', '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', 'gouji', '{"part":0,"result":"37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1"}', '008ac30a958331a34f3aaebde792c3a4552245b91fa046ed82ec03da885f9317', '15ac1acd6820c0e3dc21c4559acb87e349eda9156108e815b8fd4a024979db3d');
INSERT INTO public.events VALUES (25, '2026-11-30T19:38:51.987747Z', 'model.registered', 'small-1', 'gouji', '{"parent":null,"sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b","task":"recognise"}', '15ac1acd6820c0e3dc21c4559acb87e349eda9156108e815b8fd4a024979db3d', '6d41ba5231897969062e0e66603a1ef0f8717133111e2f625bbe7d4057974de9');
INSERT INTO public.events VALUES (26, '2026-11-30T19:38:51.989326Z', 'model.registered', 'small-2', 'gouji', '{"parent":"small-1","sha256":"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35","task":"recognise"}', '6d41ba5231897969062e0e66603a1ef0f8717133111e2f625bbe7d4057974de9', 'db730b6dde885ba7bbaaa10ae05d8a57befe70f064edfce9e7ccb3f828a6fb15');
INSERT INTO public.events VALUES (27, '2026-11-30T19:38:51.997839Z', 'model.promoted', 'small-2', 'admin', '{"before":null,"task":"recognise"}', 'db730b6dde885ba7bbaaa10ae05d8a57befe70f064edfce9e7ccb3f828a6fb15', 'b425d1c9f5d4d68251a83e5edaaa23920cf324245b870e3b279863d5b7b882be');
INSERT INTO public.events VALUES (28, '2026-11-30T19:38:52.004487Z', 'samples.collected', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', 'gouji', '{"standing":1,"superseded":0}', 'b425d1c9f5d4d68251a83e5edaaa23920cf324245b870e3b279863d5b7b882be', 'a8ae2e50e8d82eb27d08569db8125117dcf7437ff832537c233fc7a27eb4957f');
INSERT INTO public.events VALUES (29, '2026-11-30T19:38:52.008140Z', 'dataset.built', 'corrections', 'gouji', '{"parent":null,"samples":1,"version":"05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f"}', 'a8ae2e50e8d82eb27d08569db8125117dcf7437ff832537c233fc7a27eb4957f', '3e2295cba3f3945ce8e7b1875101ed3cba6a0ed15d2c3b9e3394091f7fbe0c29');
INSERT INTO public.events VALUES (30, '2026-11-30T19:38:52.010018Z', 'key.made', 'd3as2y08ie', 'admin', '{"name":"\u626b\u63cf\u5ba4","role":"operator"}', '3e2295cba3f3945ce8e7b1875101ed3cba6a0ed15d2c3b9e3394091f7fbe0c29', '8ae0c17282a35ce4ab35a6e44d20b06ef3f0ef4961aa6562c9e796b0d0b35999');
INSERT INTO public.events VALUES (31, '2026-11-30T19:38:52.013378Z', 'key.revoked', 'd3as2y08ie', 'admin', '{"name":"\u626b\u63cf\u5ba4","role":"operator"}', '8ae0c17282a35ce4ab35a6e44d20b06ef3f0ef4961aa6562c9e796b0d0b35999', '4f6bcc59e43fffa0993ddbf3e999644c890e1d4f957dafef3271a8bf9bece3fe');
INSERT INTO public.events VALUES (32, '2026-11-30T19:38:52.029859Z', 'tables.doubted', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"tables":[[1,0]]}', '4f6bcc59e43fffa0993ddbf3e999644c890e1d4f957dafef3271a8bf9bece3fe', 'd5a1707e98170536bb3c27e645cbd3a9301ce7cb62914167d8ea7a61ff555551');
INSERT INTO public.events VALUES (33, '2026-11-30T19:38:52.038276Z', 'table.answered', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '王芳', '{"cells":1,"outcome":"corrected","question":1,"source":"annotation/9@1"}', 'd5a1707e98170536bb3c27e645cbd3a9301ce7cb62914167d8ea7a61ff555551', '4f2482cfe8f14d11728cf724f5da50747a209ded64833067e1bf66a1029b3ca3');
INSERT INTO public.events VALUES (34, '2026-11-30T19:38:52.063839Z', 'document.redrawn', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', 'gouji', '{"answer":"annotation/9@1","moved":[],"version":1}', '4f2482cfe8f14d11728cf724f5da50747a209ded64833067e1bf66a1029b3ca3', '3d90b58da2b16861d7c62478e44239ca0dd9de2d3df6760b21f08b11758e550e');
INSERT INTO public.events VALUES (35, '2026-11-30T19:38:52.070199Z', 'question.reminded', '4', 'gouji', '{"reviewer":"\u738b\u82b3","told":"mail"}', '3d90b58da2b16861d7c62478e44239ca0dd9de2d3df6760b21f08b11758e550e', '115a6768e42cd7cb1718b88056d4e8c60012b7e718c04d675161c475696b6580');
INSERT INTO public.events VALUES (36, '2026-11-30T19:38:52.078351Z', 'training.called', '1', 'gouji', '{"dataset":"corrections","task":"recognise","why":"by hand"}', '115a6768e42cd7cb1718b88056d4e8c60012b7e718c04d675161c475696b6580', '9f4129f5a6c39bbafa13f18177ad7564b6b69e905552f2d4059a6e79583b3aee');
INSERT INTO public.events VALUES (37, '2026-11-30T19:38:52.081284Z', 'training.refused', '1', 'gouji', '{"model":null,"told":["nothing was learned"]}', '9f4129f5a6c39bbafa13f18177ad7564b6b69e905552f2d4059a6e79583b3aee', 'd15046fca2f317a888746d624acc67f0bd8124c5a20a0706aadfb6b1607f575b');



INSERT INTO public.facts VALUES (1, 0, 'requests.r0.c0', 0, '行0 / 列0', '', 'blank', NULL, NULL, 0, 0, 0, 1, 0, 0, 0.3333333333333333, 0.25, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r0.c1', 1, '行0 / 列1', '1', 'number', 1, NULL, 0, 0, 1, 1, 0.3333333333333333, 0, 0.6666666666666666, 0.25, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r0.c2', 2, '行0 / 列2', '2', 'number', 2, NULL, 0, 0, 2, 1, 0.6666666666666666, 0, 1, 0.25, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r1.c0', 3, '行1 / 列0', '10', 'number', 10, NULL, 0, 1, 0, 1, 0, 0.25, 0.3333333333333333, 0.5, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r1.c1', 4, '行1 / 列1', '11', 'number', 11, NULL, 0, 1, 1, 1, 0.3333333333333333, 0.25, 0.6666666666666666, 0.5, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r1.c2', 5, '行1 / 列2', '12', 'number', 12, NULL, 0, 1, 2, 1, 0.6666666666666666, 0.25, 1, 0.5, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r2.c0', 6, '行2 / 列0', '20', 'number', 20, NULL, 0, 2, 0, 1, 0, 0.5, 0.3333333333333333, 0.75, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r2.c1', 7, '行2 / 列1', '21', 'number', 21, NULL, 0, 2, 1, 1, 0.3333333333333333, 0.5, 0.6666666666666666, 0.75, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r2.c2', 8, '行2 / 列2', '22', 'number', 22, NULL, 0, 2, 2, 1, 0.6666666666666666, 0.5, 1, 0.75, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r3.c0', 9, '行3 / 列0', '30', 'number', 30, NULL, 0, 3, 0, 1, 0, 0.75, 0.3333333333333333, 1, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r3.c1', 10, '行3 / 列1', '31', 'number', 31, NULL, 0, 3, 1, 1, 0.3333333333333333, 0.75, 0.6666666666666666, 1, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.r3.c2', 11, '行3 / 列2', '32', 'number', 32, NULL, 0, 3, 2, 1, 0.6666666666666666, 0.75, 1, 1, 0, NULL);
INSERT INTO public.facts VALUES (1, 0, 'requests.absent', 12, '', NULL, 'blank', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.r0.c0', 0, '行0 / 列0', '', 'blank', NULL, NULL, 0, 0, 0, 1, 0, 0, 0.3333333333333333, 0.5, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.r0.c1', 1, '行0 / 列1', '1', 'number', 1, NULL, 0, 0, 1, 1, 0.3333333333333333, 0, 0.6666666666666666, 0.5, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.r0.c2', 2, '行0 / 列2', '2', 'number', 2, NULL, 0, 0, 2, 1, 0.6666666666666666, 0, 1, 0.5, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.r1.c0', 3, '行1 / 列0', '10', 'number', 10, NULL, 0, 1, 0, 1, 0, 0.5, 0.3333333333333333, 1, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.r1.c1', 4, '行1 / 列1', '11', 'number', 11, NULL, 0, 1, 1, 1, 0.3333333333333333, 0.5, 0.6666666666666666, 1, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.r1.c2', 5, '行1 / 列2', '12', 'number', 12, NULL, 0, 1, 2, 1, 0.6666666666666666, 0.5, 1, 1, 0, NULL);
INSERT INTO public.facts VALUES (2, 0, 'requests.absent', 6, '', NULL, 'blank', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL);



INSERT INTO public.findings VALUES (1, 0, 0, 'requests.balance', 'natural', 'holds', '一 + 二 = 三（七） + 四', 12.50, 12, '["requests.r1.c1","requests.r1.c2"]', '[[0,1,1]]', '');
INSERT INTO public.findings VALUES (2, 0, 0, 'requests.balance', 'natural', 'holds', '一 + 二 = 三（七） + 四', 12.50, 12, '["requests.r1.c1","requests.r1.c2"]', '[[0,1,1]]', '');



INSERT INTO public.flags VALUES (3, 2, 0, 'requests.r1.c1', '[["low-confidence","3 可能是 8",null]]', 0, 'gouji', 'open', '2026-11-30 19:38:51.833903+00', NULL);
INSERT INTO public.flags VALUES (2, 1, 0, 'requests.r2.c2', '[["low-confidence","3 可能是 8",null]]', 1, 'gouji', 'answered', '2026-11-30 19:38:51.758625+00', '2026-11-30 19:38:51.882848+00');
INSERT INTO public.flags VALUES (1, 1, 0, 'requests.r1.c1', '[["low-confidence","3 可能是 8",null]]', 0, 'gouji', 'answered', '2026-11-30 19:38:51.758625+00', '2026-11-30 19:38:51.902784+00');
INSERT INTO public.flags VALUES (4, 2, 0, 'requests.r2.c2', '[["low-confidence","3 可能是 8",null]]', 1, 'gouji', 'open', '2026-11-30 19:38:51.833903+00', NULL);



INSERT INTO public.labelstudio_annotations VALUES (1, 5, 'q1-0123456789ab-0.requests.r1.c1', '王芳', '2026-03-04 12:00:00.123456+00', NULL);



INSERT INTO public.labelstudio_projects VALUES (1, 'figures-zh', 'gouji:0123456789abcdef', 1, 3, '2026-11-30 19:38:52.0155+00', NULL, NULL);



INSERT INTO public.labelstudio_tasks VALUES ('q1-0123456789ab-0.requests.r1.c1', 1, 17, '2026-11-30 19:38:52.020679+00');



INSERT INTO public.lines VALUES (1, 0, 1, 0.1, 0, 0.9, 0.05, '示例市统计局2023年年度报告', 0.99, 'onnx/PP-OCRv6_small@1f2e3d4c', NULL);
INSERT INTO public.lines VALUES (2, 0, 1, 0.1, 0, 0.9, 0.05, '示例市统计局2023年年度报告', 0.99, 'onnx/PP-OCRv6_small@1f2e3d4c', NULL);



INSERT INTO public.models VALUES ('small-1', 'recognise', '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', NULL, NULL, '{"lr":0.1}', '{"cer":0.02}', '2026-03-04 12:00:00.123456+00');
INSERT INTO public.models VALUES ('small-2', 'recognise', 'd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35', 'small-1', 'd1', '{}', '{}', '2026-03-05 12:00:00.123456+00');



INSERT INTO public.outbox VALUES (1, 'read', 'now', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '{}', 'done', '2026-11-30 19:38:51.668691+00', '2026-11-30 19:38:51.668691+00', 0, NULL, '2026-11-30 19:38:51.75182+00', '');
INSERT INTO public.outbox VALUES (3, 'read', 'now', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '{}', 'done', '2026-11-30 19:38:51.798822+00', '2026-11-30 19:38:51.798822+00', 0, NULL, '2026-11-30 19:38:51.830388+00', '');
INSERT INTO public.outbox VALUES (2, 'ask', 'now', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '{}', 'done', '2026-11-30 19:38:51.779255+00', '2026-11-30 19:38:51.779255+00', 0, NULL, '2026-11-30 19:38:51.935845+00', '');
INSERT INTO public.outbox VALUES (5, 'check', 'now', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '{}', 'done', '2026-11-30 19:38:51.890869+00', '2026-11-30 19:38:51.890869+00', 0, NULL, '2026-11-30 19:38:51.935845+00', '');
INSERT INTO public.outbox VALUES (6, 'check', 'now', 'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2', '{}', 'done', '2026-11-30 19:38:51.950278+00', '2026-11-30 19:38:51.950278+00', 0, NULL, '2026-11-30 19:38:51.959239+00', '');
INSERT INTO public.outbox VALUES (9, 'read-part', 'now', '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', '{"part":0}', 'waiting', '2026-11-30 19:38:51.975198+00', '2026-11-30 19:38:51.975198+00', 0, NULL, NULL, '');
INSERT INTO public.outbox VALUES (10, 'read-part', 'now', '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', '{"part":1}', 'waiting', '2026-11-30 19:38:51.975784+00', '2026-11-30 19:38:51.975784+00', 0, NULL, NULL, '');
INSERT INTO public.outbox VALUES (8, 'read', 'now', '2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780', '{}', 'done', '2026-11-30 19:38:51.968445+00', '2026-11-30 19:38:51.968445+00', 0, NULL, '2026-11-30 19:38:51.976134+00', '');
INSERT INTO public.outbox VALUES (11, 'redraw', 'now', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '{}', 'waiting', '2026-11-30 19:38:52.03759+00', '2026-11-30 19:38:52.03759+00', 0, NULL, NULL, '');
INSERT INTO public.outbox VALUES (12, 'check', 'now', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '{}', 'waiting', '2026-11-30 19:38:52.062661+00', '2026-11-30 19:38:52.062661+00', 0, NULL, NULL, '');
INSERT INTO public.outbox VALUES (13, 'learn', 'train', '1', '{"training":1}', 'waiting', '2026-11-30 19:38:52.076611+00', '2026-11-30 19:38:52.076611+00', 0, NULL, NULL, '');
INSERT INTO public.outbox VALUES (4, 'ask', 'now', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '{}', 'waiting', '2026-11-30 19:38:51.836903+00', '2026-11-30 19:38:54.087958+00', 1, NULL, NULL, 'Redis does not answer');
INSERT INTO public.outbox VALUES (7, 'withdraw', 'now', '39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884', '{"questions":[4]}', 'waiting', '2026-11-30 19:38:51.964402+00', '2026-11-30 19:38:54.089624+00', 1, NULL, NULL, 'Redis does not answer');



INSERT INTO public.pages VALUES (1, 1, 1654, 2339, 0.4);
INSERT INTO public.pages VALUES (2, 1, 1654, 2339, 0.4);



INSERT INTO public.parts VALUES (3, 1, 21, 40, 0, 0, NULL, '2026-11-30 19:38:51.972923+00', '');
INSERT INTO public.parts VALUES (3, 0, 1, 20, 20, 0, '37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1', '2026-11-30 19:38:51.98163+00', '');



INSERT INTO public.promotions VALUES (1, 'recognise', 'small-2', NULL, 'promoted', 'admin', '', '2026-11-30 19:38:51.99528+00');



INSERT INTO public.questions VALUES (3, 3, 'asked', 0.8, '1/3', NULL, '2026-11-30 19:38:51.833903+00', '2026-11-30 19:38:51.855867+00', NULL);
INSERT INTO public.questions VALUES (2, 2, 'answered', 0.7, '1/2', NULL, '2026-11-30 19:38:51.758625+00', '2026-11-30 19:38:51.855867+00', '2026-11-30 19:38:51.885176+00');
INSERT INTO public.questions VALUES (1, 1, 'answered', 0.8, '1/1', NULL, '2026-11-30 19:38:51.758625+00', '2026-11-30 19:38:51.855867+00', '2026-11-30 19:38:51.904082+00');
INSERT INTO public.questions VALUES (4, 4, 'withdrawn', 0.7, '1/4', NULL, '2026-11-30 19:38:51.833903+00', '2026-11-30 19:38:51.855867+00', '2026-11-30 19:38:51.963194+00');
INSERT INTO public.questions VALUES (5, 4, 'waiting', 0.7, NULL, NULL, '2026-11-30 19:38:51.965195+00', NULL, NULL);



INSERT INTO public.readings VALUES (1, 0, 0, 0, 0, '', 1, 'ink', NULL);
INSERT INTO public.readings VALUES (1, 0, 0, 1, 0, '1', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["1",-0.02],["8",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 0, 2, 0, '2', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["2",-0.02],["8",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 1, 0, 0, '10', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["10",-0.02],["18",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 1, 1, 0, '11', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["11",-0.02],["18",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 1, 1, 1, '11', 0.5, 'again', NULL);
INSERT INTO public.readings VALUES (1, 0, 1, 2, 0, '12', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["12",-0.02],["18",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 2, 0, 0, '20', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["20",-0.02],["28",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 2, 1, 0, '21', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["21",-0.02],["28",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 2, 2, 0, '22', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["22",-0.02],["28",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 3, 0, 0, '30', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["30",-0.02],["38",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 3, 1, 0, '31', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["31",-0.02],["38",-4.1]]');
INSERT INTO public.readings VALUES (1, 0, 3, 2, 0, '32', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["32",-0.02],["38",-4.1]]');
INSERT INTO public.readings VALUES (2, 0, 0, 0, 0, '', 1, 'ink', NULL);
INSERT INTO public.readings VALUES (2, 0, 0, 1, 0, '1', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["1",-0.02],["8",-4.1]]');
INSERT INTO public.readings VALUES (2, 0, 0, 2, 0, '2', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["2",-0.02],["8",-4.1]]');
INSERT INTO public.readings VALUES (2, 0, 1, 0, 0, '10', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["10",-0.02],["18",-4.1]]');
INSERT INTO public.readings VALUES (2, 0, 1, 1, 0, '11', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["11",-0.02],["18",-4.1]]');
INSERT INTO public.readings VALUES (2, 0, 1, 1, 1, '11', 0.5, 'again', NULL);
INSERT INTO public.readings VALUES (2, 0, 1, 2, 0, '12', 0.98, 'onnx/PP-OCRv6_small@1f2e3d4c', '[["12",-0.02],["18",-4.1]]');



INSERT INTO public.records VALUES (1, 1, 0, 'requests.r0.c0', 1, NULL, 0, '示例市统计局', 2023, 'gov-disclosure-2021', '行0 / 列0', '', 'blank', NULL, NULL, 'machine', NULL, NULL, 0.0004, 1, 0, 0, 0.3333333333333333, 0.25, 'ink; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (2, 1, 0, 'requests.r0.c1', 1, NULL, 1, '示例市统计局', 2023, 'gov-disclosure-2021', '行0 / 列1', '1', 'number', 1, NULL, 'machine', NULL, NULL, 0.0004, 1, 0.3333333333333333, 0, 0.6666666666666666, 0.25, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (3, 1, 0, 'requests.r0.c2', 1, NULL, 2, '示例市统计局', 2023, 'gov-disclosure-2021', '行0 / 列2', '2', 'number', 2, NULL, 'machine', NULL, NULL, 0.0004, 1, 0.6666666666666666, 0, 1, 0.25, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (4, 1, 0, 'requests.r1.c0', 1, NULL, 3, '示例市统计局', 2023, 'gov-disclosure-2021', '行1 / 列0', '10', 'number', 10, NULL, 'machine', NULL, NULL, 0.0004, 1, 0, 0.25, 0.3333333333333333, 0.5, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (5, 1, 0, 'requests.r1.c1', 1, NULL, 4, '示例市统计局', 2023, 'gov-disclosure-2021', '行1 / 列1', '17', 'number', 17, NULL, 'reviewer', 'corrected', '王芳', NULL, 1, 0.3333333333333333, 0.25, 0.6666666666666666, 0.5, 'onnx/PP-OCRv6_small@1f2e3d4c; again; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (6, 1, 0, 'requests.r1.c2', 1, NULL, 5, '示例市统计局', 2023, 'gov-disclosure-2021', '行1 / 列2', '12', 'number', 12, NULL, 'machine', NULL, NULL, 0.0004, 1, 0.6666666666666666, 0.25, 1, 0.5, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (7, 1, 0, 'requests.r2.c0', 1, NULL, 6, '示例市统计局', 2023, 'gov-disclosure-2021', '行2 / 列0', '20', 'number', 20, NULL, 'machine', NULL, NULL, 0.0004, 1, 0, 0.5, 0.3333333333333333, 0.75, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (8, 1, 0, 'requests.r2.c1', 1, NULL, 7, '示例市统计局', 2023, 'gov-disclosure-2021', '行2 / 列1', '21', 'number', 21, NULL, 'machine', NULL, NULL, 0.0004, 1, 0.3333333333333333, 0.5, 0.6666666666666666, 0.75, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (9, 1, 0, 'requests.r2.c2', 1, NULL, 8, '示例市统计局', 2023, 'gov-disclosure-2021', '行2 / 列2', '17', 'number', 17, NULL, 'reviewer', 'corrected', '王芳', NULL, 1, 0.6666666666666666, 0.5, 1, 0.75, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (10, 1, 0, 'requests.r3.c0', 1, NULL, 9, '示例市统计局', 2023, 'gov-disclosure-2021', '行3 / 列0', '30', 'number', 30, NULL, 'machine', NULL, NULL, 0.0004, 1, 0, 0.75, 0.3333333333333333, 1, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (11, 1, 0, 'requests.r3.c1', 1, NULL, 10, '示例市统计局', 2023, 'gov-disclosure-2021', '行3 / 列1', '31', 'number', 31, NULL, 'machine', NULL, NULL, 0.0004, 1, 0.3333333333333333, 0.75, 0.6666666666666666, 1, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (12, 1, 0, 'requests.r3.c2', 1, NULL, 11, '示例市统计局', 2023, 'gov-disclosure-2021', '行3 / 列2', '32', 'number', 32, NULL, 'machine', NULL, NULL, 0.0004, 1, 0.6666666666666666, 0.75, 1, 1, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.914125+00');
INSERT INTO public.records VALUES (13, 1, 0, 'requests.r3.c1', 2, 11, 10, '示例市统计局', 2023, 'gov-disclosure-2021', '行3 / 列1', '131', 'number', 131, NULL, 'reviewer', 'corrected', '王芳', NULL, 1, 0.3333333333333333, 0.75, 0.6666666666666666, 1, 'onnx/PP-OCRv6_small@1f2e3d4c; risk 1', '2026-11-30 19:38:51.952739+00');



INSERT INTO public.reminders VALUES (1, 4, '王芳', 'mail', '2026-11-30 19:38:52.067793+00');



INSERT INTO public.replies VALUES ('d3as2y08ie', 'upload-1', '1f58b9145b24d108d7ac38887338b3ea3229833b9c1e418250343f907bfd1047', 201, '{"documents":[]}', '2026-11-30 19:38:52.013662+00');



INSERT INTO public.reports VALUES (1, 0, 'gov-disclosure-2021', '示例市统计局', 2023, '[[0,"requests"]]', '["requests.r1.c1","requests.r2.c2"]');
INSERT INTO public.reports VALUES (2, 0, 'gov-disclosure-2021', '示例市统计局', 2023, '[[0,"requests"]]', '[]');



INSERT INTO public.samples VALUES ('7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f', 1, 'line', 1, '1|requests.r1.c1|0.1000,0.1000,0.2000,0.2000', '王芳', '{"crop":"375676bd26868505668fce072799a6e029a37fbbe67b70b89f7b68def282344c","text":"17","kind":"figure","weight":1.0,"document":"e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2","page":1,"box":[0.1,0.1,0.2,0.2],"line":0,"form":null,"key":"requests.r1.c1","reviewer":"王芳","reason":"accepted","read_as":"","reader":""}', 'standing', '', '2026-11-30 19:38:52.000898+00', '2026-11-30 19:38:52.000898+00');



INSERT INTO public.structure_answers VALUES (1, 1, 'annotation/9@1', '王芳', 'corrected', '[[0,0,"17",1,1,[0,0,0.5,0.5]]]', '', NULL, '2026-03-04 12:00:00.123456+00', '2026-11-30 19:38:52.03444+00');



INSERT INTO public.structure_questions VALUES (1, 2, 1, 0, '["requests.r1.c1"]', '[["low-confidence","3 可能是 8",null]]', 'answered', NULL, NULL, '2026-11-30 19:38:52.028149+00', NULL, '2026-11-30 19:38:52.036739+00');



INSERT INTO public.tables VALUES (1, 0, 4, 3, 'ruled', '[1]', '[[0,0,1,1]]');
INSERT INTO public.tables VALUES (2, 0, 2, 3, 'ruled', '[1]', '[[0,0,1,1]]');



INSERT INTO public.trainings VALUES (1, 'recognise', 'corrections', 'by hand', 3, 'refused', 'b277fd623676a525c29b9eb155afc8c9010681814ceafb2d7627f47b9a232576', NULL, '["nothing was learned"]', NULL, '2026-11-30 19:38:52.073717+00', '2026-11-30 19:38:52.079191+00');



INSERT INTO public.verdicts VALUES (1, 0, 'requests.r0.c0', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r0.c1', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r0.c2', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r1.c0', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r1.c1', 'flagged', 0.2, '[["low-confidence","3 可能是 8",null]]', '38');
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r1.c2', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r2.c0', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r2.c1', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r2.c2', 'flagged', 0.30000000000000004, '[["low-confidence","3 可能是 8",null]]', '38');
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r3.c0', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r3.c1', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.r3.c2', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (1, 0, 'requests.absent', 'absent', 0, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.r0.c0', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.r0.c1', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.r0.c2', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.r1.c0', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.r1.c1', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.r1.c2', 'accepted', 0.0004, '[]', NULL);
INSERT INTO public.verdicts VALUES (2, 0, 'requests.absent', 'absent', 0, '[]', NULL);



SELECT pg_catalog.setval('public.answers_id_seq', 2, true);



SELECT pg_catalog.setval('public.corrections_id_seq', 3, true);



SELECT pg_catalog.setval('public.documents_id_seq', 3, true);



SELECT pg_catalog.setval('public.drawings_id_seq', 2, true);



SELECT pg_catalog.setval('public.flags_id_seq', 4, true);



SELECT pg_catalog.setval('public.labelstudio_projects_id_seq', 1, true);



SELECT pg_catalog.setval('public.outbox_id_seq', 13, true);



SELECT pg_catalog.setval('public.promotions_id_seq', 1, true);



SELECT pg_catalog.setval('public.questions_id_seq', 5, true);



SELECT pg_catalog.setval('public.records_id_seq', 13, true);



SELECT pg_catalog.setval('public.reminders_id_seq', 1, true);



SELECT pg_catalog.setval('public.structure_answers_id_seq', 1, true);



SELECT pg_catalog.setval('public.structure_questions_id_seq', 1, true);



SELECT pg_catalog.setval('public.trainings_id_seq', 1, true);



ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);



ALTER TABLE ONLY public.answers
    ADD CONSTRAINT pk_answers PRIMARY KEY (id);



ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT pk_api_keys PRIMARY KEY (id);



ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT pk_attachments PRIMARY KEY (document_id, role);



ALTER TABLE ONLY public.cells
    ADD CONSTRAINT pk_cells PRIMARY KEY (document_id, table_index, row_index, col_index);



ALTER TABLE ONLY public.champions
    ADD CONSTRAINT pk_champions PRIMARY KEY (task);



ALTER TABLE ONLY public.collected
    ADD CONSTRAINT pk_collected PRIMARY KEY (document_id);



ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (id);



ALTER TABLE ONLY public.dataset_samples
    ADD CONSTRAINT pk_dataset_samples PRIMARY KEY (version, sample_id);



ALTER TABLE ONLY public.datasets
    ADD CONSTRAINT pk_datasets PRIMARY KEY (version);



ALTER TABLE ONLY public.documents
    ADD CONSTRAINT pk_documents PRIMARY KEY (id);



ALTER TABLE ONLY public.drawings
    ADD CONSTRAINT pk_drawings PRIMARY KEY (id);



ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (seq);



ALTER TABLE ONLY public.facts
    ADD CONSTRAINT pk_facts PRIMARY KEY (document_id, report_index, key);



ALTER TABLE ONLY public.findings
    ADD CONSTRAINT pk_findings PRIMARY KEY (document_id, report_index, "position");



ALTER TABLE ONLY public.flags
    ADD CONSTRAINT pk_flags PRIMARY KEY (id);



ALTER TABLE ONLY public.labelstudio_annotations
    ADD CONSTRAINT pk_labelstudio_annotations PRIMARY KEY (project_id, annotation);



ALTER TABLE ONLY public.labelstudio_projects
    ADD CONSTRAINT pk_labelstudio_projects PRIMARY KEY (id);



ALTER TABLE ONLY public.labelstudio_tasks
    ADD CONSTRAINT pk_labelstudio_tasks PRIMARY KEY (cell_id);



ALTER TABLE ONLY public.lines
    ADD CONSTRAINT pk_lines PRIMARY KEY (document_id, line_index);



ALTER TABLE ONLY public.models
    ADD CONSTRAINT pk_models PRIMARY KEY (name);



ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);



ALTER TABLE ONLY public.pages
    ADD CONSTRAINT pk_pages PRIMARY KEY (document_id, number);



ALTER TABLE ONLY public.parts
    ADD CONSTRAINT pk_parts PRIMARY KEY (document_id, part_index);



ALTER TABLE ONLY public.promotions
    ADD CONSTRAINT pk_promotions PRIMARY KEY (id);



ALTER TABLE ONLY public.questions
    ADD CONSTRAINT pk_questions PRIMARY KEY (id);



ALTER TABLE ONLY public.readings
    ADD CONSTRAINT pk_readings PRIMARY KEY (document_id, table_index, row_index, col_index, look);



ALTER TABLE ONLY public.records
    ADD CONSTRAINT pk_records PRIMARY KEY (id);



ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT pk_reminders PRIMARY KEY (id);



ALTER TABLE ONLY public.replies
    ADD CONSTRAINT pk_replies PRIMARY KEY (key_id, name);



ALTER TABLE ONLY public.reports
    ADD CONSTRAINT pk_reports PRIMARY KEY (document_id, report_index);



ALTER TABLE ONLY public.samples
    ADD CONSTRAINT pk_samples PRIMARY KEY (id);



ALTER TABLE ONLY public.structure_answers
    ADD CONSTRAINT pk_structure_answers PRIMARY KEY (id);



ALTER TABLE ONLY public.structure_questions
    ADD CONSTRAINT pk_structure_questions PRIMARY KEY (id);



ALTER TABLE ONLY public.tables
    ADD CONSTRAINT pk_tables PRIMARY KEY (document_id, table_index);



ALTER TABLE ONLY public.trainings
    ADD CONSTRAINT pk_trainings PRIMARY KEY (id);



ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT pk_verdicts PRIMARY KEY (document_id, report_index, key);



ALTER TABLE ONLY public.answers
    ADD CONSTRAINT uq_answers_source UNIQUE (source);



ALTER TABLE ONLY public.documents
    ADD CONSTRAINT uq_documents_sha256 UNIQUE (sha256);



ALTER TABLE ONLY public.events
    ADD CONSTRAINT uq_events_hash UNIQUE (hash);



ALTER TABLE ONLY public.events
    ADD CONSTRAINT uq_events_previous UNIQUE (previous);



ALTER TABLE ONLY public.labelstudio_projects
    ADD CONSTRAINT uq_labelstudio_projects_mark UNIQUE (mark);



ALTER TABLE ONLY public.records
    ADD CONSTRAINT uq_records_supersedes UNIQUE (supersedes);



ALTER TABLE ONLY public.structure_answers
    ADD CONSTRAINT uq_structure_answers_source UNIQUE (source);



CREATE INDEX ix_answers_question ON public.answers USING btree (question_id);



CREATE INDEX ix_attachments_sha256 ON public.attachments USING btree (sha256);



CREATE INDEX ix_corrections_document ON public.corrections USING btree (document_id, report_index, key);



CREATE INDEX ix_dataset_samples_sample ON public.dataset_samples USING btree (sample_id);



CREATE INDEX ix_datasets_name ON public.datasets USING btree (name, made_at);



CREATE INDEX ix_documents_state_changed ON public.documents USING btree (state, changed_at);



CREATE INDEX ix_events_subject ON public.events USING btree (subject, seq);



CREATE INDEX ix_findings_status ON public.findings USING btree (status);



CREATE INDEX ix_flags_document ON public.flags USING btree (document_id);



CREATE INDEX ix_labelstudio_annotations_annotation ON public.labelstudio_annotations USING btree (annotation);



CREATE INDEX ix_labelstudio_annotations_cell ON public.labelstudio_annotations USING btree (cell_id);



CREATE INDEX ix_labelstudio_projects_kind ON public.labelstudio_projects USING btree (kind, retired_at);



CREATE INDEX ix_labelstudio_tasks_task ON public.labelstudio_tasks USING btree (project_id, task);



CREATE INDEX ix_outbox_due ON public.outbox USING btree (state, available_at);



CREATE INDEX ix_outbox_subject ON public.outbox USING btree (subject, job);



CREATE INDEX ix_promotions_task ON public.promotions USING btree (task, id);



CREATE INDEX ix_questions_flag ON public.questions USING btree (flag_id);



CREATE INDEX ix_questions_state_confidence ON public.questions USING btree (state, confidence, id);



CREATE INDEX ix_records_agency_year ON public.records USING btree (agency, year, form, key);



CREATE INDEX ix_records_key ON public.records USING btree (key, year);



CREATE INDEX ix_records_settled ON public.records USING btree (settled_at);



CREATE INDEX ix_reminders_question ON public.reminders USING btree (question_id);



CREATE INDEX ix_replies_made ON public.replies USING btree (made_at);



CREATE INDEX ix_reports_agency_year ON public.reports USING btree (agency, year);



CREATE INDEX ix_samples_document ON public.samples USING btree (document_id);



CREATE INDEX ix_samples_state ON public.samples USING btree (state, kind, id);



CREATE INDEX ix_structure_answers_question ON public.structure_answers USING btree (question_id);



CREATE INDEX ix_structure_questions_document ON public.structure_questions USING btree (document_id);



CREATE INDEX ix_trainings_state ON public.trainings USING btree (state);



CREATE UNIQUE INDEX uq_drawings_version ON public.drawings USING btree (document_id, version);



CREATE UNIQUE INDEX uq_flags_open ON public.flags USING btree (document_id, report_index, key) WHERE ((state)::text = 'open'::text);



CREATE UNIQUE INDEX uq_questions_task ON public.questions USING btree (task);



CREATE UNIQUE INDEX uq_records_version ON public.records USING btree (document_id, report_index, key, version);



CREATE UNIQUE INDEX uq_structure_questions_task ON public.structure_questions USING btree (task);



CREATE TRIGGER answers_append_only BEFORE DELETE OR UPDATE ON public.answers FOR EACH ROW EXECUTE FUNCTION public.guard_answers_append_only();



CREATE TRIGGER answers_not_truncated BEFORE TRUNCATE ON public.answers FOR EACH STATEMENT EXECUTE FUNCTION public.guard_answers_append_only();



CREATE TRIGGER corrections_append_only BEFORE DELETE OR UPDATE ON public.corrections FOR EACH ROW EXECUTE FUNCTION public.guard_corrections_append_only();



CREATE TRIGGER corrections_not_truncated BEFORE TRUNCATE ON public.corrections FOR EACH STATEMENT EXECUTE FUNCTION public.guard_corrections_append_only();



CREATE TRIGGER documents_in_doubt BEFORE INSERT OR UPDATE OF state ON public.documents FOR EACH ROW EXECUTE FUNCTION public.guard_documents_in_doubt();



CREATE TRIGGER drawings_append_only BEFORE DELETE OR UPDATE ON public.drawings FOR EACH ROW EXECUTE FUNCTION public.guard_drawings_append_only();



CREATE TRIGGER drawings_not_truncated BEFORE TRUNCATE ON public.drawings FOR EACH STATEMENT EXECUTE FUNCTION public.guard_drawings_append_only();



CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.guard_events_append_only();



CREATE TRIGGER events_next BEFORE INSERT ON public.events FOR EACH ROW EXECUTE FUNCTION public.guard_events_next();



CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.guard_events_append_only();



CREATE TRIGGER flags_not_deleted BEFORE DELETE ON public.flags FOR EACH ROW EXECUTE FUNCTION public.guard_flags_not_deleted();



CREATE TRIGGER flags_not_truncated BEFORE TRUNCATE ON public.flags FOR EACH STATEMENT EXECUTE FUNCTION public.guard_flags_not_deleted();



CREATE TRIGGER flags_opened BEFORE INSERT ON public.flags FOR EACH ROW EXECUTE FUNCTION public.guard_flags_opened();



CREATE TRIGGER flags_stay BEFORE UPDATE ON public.flags FOR EACH ROW EXECUTE FUNCTION public.guard_flags_stay();



CREATE TRIGGER records_append_only BEFORE DELETE OR UPDATE ON public.records FOR EACH ROW EXECUTE FUNCTION public.guard_records_append_only();



CREATE TRIGGER records_in_doubt BEFORE INSERT ON public.records FOR EACH ROW EXECUTE FUNCTION public.guard_records_in_doubt();



CREATE TRIGGER records_not_truncated BEFORE TRUNCATE ON public.records FOR EACH STATEMENT EXECUTE FUNCTION public.guard_records_append_only();



CREATE TRIGGER structure_answers_append_only BEFORE DELETE OR UPDATE ON public.structure_answers FOR EACH ROW EXECUTE FUNCTION public.guard_structure_answers_append_only();



CREATE TRIGGER structure_answers_not_truncated BEFORE TRUNCATE ON public.structure_answers FOR EACH STATEMENT EXECUTE FUNCTION public.guard_structure_answers_append_only();



ALTER TABLE ONLY public.answers
    ADD CONSTRAINT fk_answers_question_id FOREIGN KEY (question_id) REFERENCES public.questions(id);



ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT fk_attachments_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.cells
    ADD CONSTRAINT fk_cells_document_id FOREIGN KEY (document_id, table_index) REFERENCES public.tables(document_id, table_index);



ALTER TABLE ONLY public.champions
    ADD CONSTRAINT fk_champions_model FOREIGN KEY (model) REFERENCES public.models(name);



ALTER TABLE ONLY public.collected
    ADD CONSTRAINT fk_collected_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_answer_id FOREIGN KEY (answer_id) REFERENCES public.answers(id);



ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.dataset_samples
    ADD CONSTRAINT fk_dataset_samples_sample_id FOREIGN KEY (sample_id) REFERENCES public.samples(id);



ALTER TABLE ONLY public.dataset_samples
    ADD CONSTRAINT fk_dataset_samples_version FOREIGN KEY (version) REFERENCES public.datasets(version);



ALTER TABLE ONLY public.drawings
    ADD CONSTRAINT fk_drawings_answer_id FOREIGN KEY (answer_id) REFERENCES public.structure_answers(id);



ALTER TABLE ONLY public.drawings
    ADD CONSTRAINT fk_drawings_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.facts
    ADD CONSTRAINT fk_facts_document_id FOREIGN KEY (document_id, report_index) REFERENCES public.reports(document_id, report_index);



ALTER TABLE ONLY public.findings
    ADD CONSTRAINT fk_findings_document_id FOREIGN KEY (document_id, report_index) REFERENCES public.reports(document_id, report_index);



ALTER TABLE ONLY public.flags
    ADD CONSTRAINT fk_flags_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.labelstudio_annotations
    ADD CONSTRAINT fk_labelstudio_annotations_project_id FOREIGN KEY (project_id) REFERENCES public.labelstudio_projects(id);



ALTER TABLE ONLY public.labelstudio_tasks
    ADD CONSTRAINT fk_labelstudio_tasks_project_id FOREIGN KEY (project_id) REFERENCES public.labelstudio_projects(id);



ALTER TABLE ONLY public.lines
    ADD CONSTRAINT fk_lines_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.models
    ADD CONSTRAINT fk_models_parent FOREIGN KEY (parent) REFERENCES public.models(name);



ALTER TABLE ONLY public.pages
    ADD CONSTRAINT fk_pages_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.parts
    ADD CONSTRAINT fk_parts_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.promotions
    ADD CONSTRAINT fk_promotions_model FOREIGN KEY (model) REFERENCES public.models(name);



ALTER TABLE ONLY public.questions
    ADD CONSTRAINT fk_questions_flag_id FOREIGN KEY (flag_id) REFERENCES public.flags(id);



ALTER TABLE ONLY public.readings
    ADD CONSTRAINT fk_readings_document_id FOREIGN KEY (document_id, table_index, row_index, col_index) REFERENCES public.cells(document_id, table_index, row_index, col_index);



ALTER TABLE ONLY public.records
    ADD CONSTRAINT fk_records_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.records
    ADD CONSTRAINT fk_records_supersedes FOREIGN KEY (supersedes) REFERENCES public.records(id);



ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT fk_reminders_question_id FOREIGN KEY (question_id) REFERENCES public.questions(id);



ALTER TABLE ONLY public.reports
    ADD CONSTRAINT fk_reports_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.samples
    ADD CONSTRAINT fk_samples_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.structure_answers
    ADD CONSTRAINT fk_structure_answers_question_id FOREIGN KEY (question_id) REFERENCES public.structure_questions(id);



ALTER TABLE ONLY public.structure_questions
    ADD CONSTRAINT fk_structure_questions_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.tables
    ADD CONSTRAINT fk_tables_document_id FOREIGN KEY (document_id) REFERENCES public.documents(id);



ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT fk_verdicts_document_id FOREIGN KEY (document_id, report_index) REFERENCES public.reports(document_id, report_index);




