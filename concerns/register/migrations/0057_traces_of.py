"""What happened to a concern, for its page, is one function that asks once who is asking.

The page's statement met eight policies, and each found out for itself whether the reader works with
the concern: half of what its protection cost (docs/bench.md). `register.traces_of` asks that once. It
answers nobody who does not read the content; to all others it shows of reads, own duties, advice,
links, readings and grants the rows that the policies show them. `register.reads_of` is part of it now.

What was said of earlier concerns asks in the same way who works with this one.
"""

from importlib import import_module

from django.db import migrations

READS = import_module("concerns.register.migrations.0030_reads_of_a_concern")

TRACES_OF = """
CREATE FUNCTION register.traces_of(wanted uuid)
RETURNS TABLE (kind text, at timestamptz, code text, about text, role text, person_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    acting bigint := custody.actor();
    at_police boolean := register.works_with(wanted, at_police => true);
    at_a_desk boolean := at_police OR register.works_with(wanted, at_police => false);
    sees_grants boolean := at_a_desk OR register.acts_on(wanted);
BEGIN
    IF NOT (at_a_desk OR register.reads_content(wanted)) THEN
        RETURN;
    END IF;
    RETURN QUERY
    -- Forty reads of a day by one person are one row.
    SELECT 'read', max(e.at), e.action::text, '', '', e.actor_id
    FROM public.audit_event e
    WHERE e.target_id = wanted AND e.target = 'concern'
      AND e.action IN ('content_read', 'attachment_read') AND (at_police OR e.actor_id = acting)
    GROUP BY e.action, e.actor_id, (e.at AT TIME ZONE 'Europe/Copenhagen')::date
    UNION ALL
    SELECT 'duties', d.answered_at, CASE WHEN d.has_duties THEN 'yes' ELSE 'no' END, '', '',
           d.answered_by_id
    FROM register.register_ownduties d WHERE at_a_desk AND d.concern_id = wanted
    UNION ALL
    SELECT 'advice', a.noted_at, CASE WHEN a.is_given THEN 'given' ELSE 'asked' END, '', '',
           a.noted_by_id
    FROM register.register_advice a WHERE at_a_desk AND a.concern_id = wanted
    UNION ALL
    SELECT 'person', s.decided_at, CASE WHEN s.is_same THEN 'same' ELSE 'another' END,
           o.reference, '', s.decided_by_id
    FROM register.register_sameperson s
    JOIN register.register_concern o ON o.id IN (s.concern_id, s.earlier_id) AND o.id <> wanted
    WHERE at_police AND (s.concern_id = wanted OR s.earlier_id = wanted)
      AND register.is_custodian(o.id)
    UNION ALL
    SELECT 'earlier', r.read_at, '', o.reference, '', r.read_by_id
    FROM register.register_earlierread r JOIN register.register_concern o ON o.id = r.earlier_id
    WHERE at_police AND r.concern_id = wanted AND register.is_custodian(o.id)
    UNION ALL
    SELECT 'second', n.signed_at, '', '', '', n.signed_by_id
    FROM register.register_secondreading n WHERE at_a_desk AND n.concern_id = wanted
    UNION ALL
    SELECT w.kind, w.at, g.purpose, u.name, g.role, w.person
    FROM register.register_concernunitgrant g
    JOIN public.accounts_unit u ON u.group_id = g.group_id
    CROSS JOIN LATERAL (VALUES ('given', g.given_at, g.giver_id),
                               ('ended', g.valid_until, NULL)) w (kind, at, person)
    WHERE sees_grants AND g.content_object_id = wanted AND w.at <= now()
      AND (w.kind = 'ended' OR w.person IS NOT NULL)  -- the rule gives when one is filed
    UNION ALL
    SELECT w.kind, w.at, g.purpose,
           coalesce(nullif(trim(concat_ws(' ', h.first_name, h.last_name)), ''), h.username), '',
           w.person
    FROM register.register_concernusergrant g
    JOIN public.accounts_user h ON h.id = g.user_id
    CROSS JOIN LATERAL (VALUES ('given', g.given_at, g.giver_id),
                               ('ended', g.valid_until, NULL)) w (kind, at, person)
    WHERE (sees_grants OR (g.user_id = acting AND g.valid_until > now()))
      AND g.content_object_id = wanted AND w.at <= now()
      AND (w.kind = 'ended' OR w.person IS NOT NULL);
END $$;
REVOKE ALL ON FUNCTION register.traces_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.traces_of(uuid) TO infohus_app;
"""

# (what it asked, what it asks): nothing else of the function changes.
ASKS = (
    (
        "is_police boolean := register.is_custodian(wanted);",
        "is_police boolean := register.works_with(wanted, true);",
    ),
    (
        "IF NOT (register.reads_content(wanted) AND (is_police OR register.oversees(wanted))) THEN",
        "IF NOT (is_police OR register.works_with(wanted, false)) THEN",
    ),
)
RESTATE = """
DO $restate$
DECLARE
    old text := pg_catalog.pg_get_functiondef('register.earlier_at_once(uuid, integer)'::regprocedure);
    new text := {changed};
BEGIN
    IF {missing} THEN
        RAISE EXCEPTION 'register.earlier_at_once is not the function that this knows';
    END IF;
    EXECUTE new;
END $restate$;
"""


def restated(pairs: tuple[tuple[str, str], ...]) -> str:
    """SQL that puts the second text of each pair in the place of the first."""
    changed = "old"
    for old, new in pairs:
        changed = f"replace({changed}, $was${old}$was$, $is${new}$is$)"
    missing = " OR ".join(f"position($was${old}$was$ IN old) = 0" for old, _new in pairs)
    return RESTATE.format(changed=changed, missing=missing)


READS_OF = READS.FORWARD[READS.FORWARD.index("CREATE FUNCTION") :].replace(
    "search_path = pg_catalog", "search_path = pg_catalog, pg_temp"
)


class Migration(migrations.Migration):
    dependencies = [("register", "0056_works_with")]
    operations = [
        migrations.RunSQL(TRACES_OF, "DROP FUNCTION register.traces_of(uuid);"),
        migrations.RunSQL("DROP FUNCTION register.reads_of(uuid);", READS_OF),
        migrations.RunSQL(restated(ASKS), restated(tuple((new, old) for old, new in ASKS))),
    ]
