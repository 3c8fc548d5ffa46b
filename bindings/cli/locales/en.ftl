# The command line's own sentences. The domain's vocabulary is in core/model/locales.
list-separator = , {""}
clause-separator = , {""}
yes = yes
no = no
untitled = (nothing written)
somebody = somebody·{ $id }
somebody-unknown = nobody known here

## Headings and marks
column-id = id
column-when = time
column-kind = kind
column-title = content
column-who = who
column-custody = where it is
mark-conflict = {"  "}[conflict]
mark-deleted = {"  "}[deleted]
mark-invalid = {"  "}[breaks a rule]
mark-proxy = {"  "}[by proxy]
mark-choice = or
title-sign_up = { $count } signed up
file-not-there = {" "}(photo still to go)

## Enrolling and saving
enrolled =
    Enrolled: { $name } ({ $roles }), area { $area }.
    Next: `ketepai sync` fetches everybody's records; an envoy then writes a card with `ketepai card`.
saved = Saved { $kind } { $id } on this phone; no signal is needed to keep it.
photos-added = { $n ->
    [one] One photo
   *[other] { $n } photos
} added to { $id }.
deleted = Deleted { $id }. If somebody edited it meanwhile, that shows as a conflict.
resolved = Chosen: “{ $field }” of { $id }. It is an edit like any other; everybody sees it after a sync.
rebuilt = Lists, figures and search made again from the log: { $n } records.
exported = { $n } records exported to { $file }.
pin-ask = PIN:{" "}
pin-ask_new = New PIN (at least 6 characters):{" "}
pin-ask_again = Once more:{" "}
pin-set = The PIN is set. Remember it: without it nobody can open what is on this phone.
pin-removed = The PIN is removed.
profile-added = Added “{ $name }”. Open it with ketepai --profile { $name }, and enrol it first.
profile-first = (the first, without a name)
salvaged = Note: the database was damaged. The old file is kept as { $file }; { $entries } changes were read back, { $lost } could not be. Sync once: whatever the station has comes back.

## When there is nothing
nothing-yet = No { $kind } yet.
nothing-found = No record contains all of “{ $words }”.
no-conflicts = No conflicts.

## Conflicts
conflicts-open = { $n ->
    [one] One conflict: two people changed
   *[other] { $n } conflicts: two people changed
} the same place while apart. Both versions stand until somebody chooses.
conflict-head = { $id }  “{ $field }” of the { $kind } “{ $title }”
conflict-hint = Choose: ketepai conflicts resolve { $id } { $field } --choose N, or --text to write another.
conflict-shown = {"  "}(the one shown now)
conflicts-now = { $n ->
    [one] One conflict waits
   *[other] { $n } conflicts wait
} for a choice; see ketepai conflicts.

## Figures
figure-empty = { $metric }: 0. Nothing to count yet.
figure = { $metric }: { $value } (from these { $n } records)

## Status
status-name = The phone of { $name } ({ $roles })
status-nobody = This phone is nobody's yet. Ask the station for an invitation, then: ketepai enrol INVITATION
status-holds = { $records } records, { $entries } changes, { $waiting ->
    [0] all at the station
   *[other] { $waiting } of them not at the station yet
}
status-files = { $n } photos and other files, { $there } at the station
status-contact = Last contact with the station: { $time }
status-no-contact = No contact with the station yet
status-ended-lost = The station has shut this phone out (reported lost). You can still record and send, for review; nothing new arrives. Contact the station.
status-ended-left = The station has shut this phone out (its holder has left). You can still record and send, for review; nothing new arrives.
status-ended-succeeded = There are two of this phone, and the other goes on under a new key. You can still record and send; ask the station for an invitation, then ketepai enrol INVITATION.
show-by-proxy = {"  "}written on the phone of { $name }
aside-redone = (done again on what is left)
status-hidden = More than { $days } days without the station: others' records are hidden. Yours are all here, and you can go on writing. One ketepai sync shows everything again.
aside-hint = { $n ->
    [one] One change is
   *[other] { $n } changes are
} not part of their records for now; see ketepai status.
aside-now = { $n ->
    [one] One change is
   *[other] { $n } changes are
} not part of their records for now; all are kept:
aside-station = { $id }  set aside by the station: { $reason }
aside-phone = { $id }  set aside by this phone: { $reason }

## Sync
synced = Synced: { $done }.
synced-nothing = Synced; nothing new.
synced-partly = Before it stopped: { $done }.
done-sent = { $n } changes sent
done-received = { $n } received
done-files = { $n } files sent
sync-refused = The station did not take { $n } pieces; they are kept here.
sync-rewound = The station had been restored from an older backup; this phone brought back what it lost.
sync-stopped = Stopped. Everything that arrived is kept; whatever was not sent is still here and goes next time.
digests-equal = Phone and station hold the same.
digests-differ = Phone and station differ still; sync once more.
files-damaged = { $n } files are missing or were changed, and were not sent. Where you still have the originals, add them again.
progress-sync = Calling the station…
progress-sending = Sending, { $n } pieces to go…
progress-received = Receiving, { $n } pieces so far…
progress-waiting = { $reason }; trying again in { $s } s
progress-file = Files: { $done } / { $total }, { $files } to go…
progress-files = Keeping files
progress-rebuild = Making lists again

## When something goes wrong: what happened, what to do
error-invalid = “{ $field }”: { $rule }. Nothing was changed; correct it and try again.
error-not-found = This phone has no such { $what }. See `ketepai list` for ids, or sync first.
error-denied = The station does not allow it ({ $reason }). Ask the station's coordinator.
error-unreachable = The station cannot be reached now: { $reason }. Nothing is lost; try again with a signal.
error-gave_up = The sync did not come to its end: { $reason }. Everything is kept here; sync again with a signal.
error-file = Cannot read or write { $path }: { $why }.
error-internal = Something went wrong inside ({ $report }): { $why }. What was saved is safe; please tell the station this sentence.
error-needs_enrolment = This phone is nobody's yet. Ask the station for an invitation, then: ketepai enrol INVITATION
error-in_use = Another program has this phone open. Wait for it to end.
error-storage_full = No space left; this one was not saved, everything before it was. Make room and try again.
error-database_damaged = The database is damaged. Open it once more: the old file is set aside and whatever can be read is kept.
error-update_required = This program is too old for its data. Everything is kept; open it with a newer version.
file-not_found = no such file
file-permission = no permission
file-directory = it is a folder

## What was not found
what-record = record
what-person = person
what-conflict = conflict
what-notice = notice
what-organisation = served party
what-arrival = arrival
what-kind = kind of record
what-scope = scope
what-profile = profile
what-file = file

## Options of the command line, as fields
field-position = Position
field-no_position = Why no position
field-parties = Served (--party)
field-companions = With (--with)
field-people = People served
field-next_step = Next step or advice
field-activity = Activity
field-kind = Type
field-names = Name
field-titles = Title
field-text = Text
field-topic = Topic
field-headcount = Headcount
field-starts_s = Start (--starts)
field-capacity = Capacity
field-count = How many
field-domain = About
field-level = Sent by
field-credit_code = Unified social credit code
field-invitation = Invitation
field-photo = Photo
field-id = Id
field-person = Person
field-when = Time (--when)
field-from = First day (--from)
field-to = Last day (--to)
field-metric = Metric
field-record_kind = Kind of record
field-choose = Choice
field-pin = PIN
field-profile = Profile
field-file = File
rule-lat_lon = write LAT,LON or LAT,LON,METRES, such as 42.75,112.64,15
rule-moment = write 2026-11-20T10:30, or RFC 3339 with a zone
rule-day = write 2026-11-20
rule-no_such_code = there is no such one; --help lists them
rule-no_such_choice = there is no such number
rule-nothing_to_change = change at least one thing: --next or --add-advice

## With a phone nearby
share-waiting =
    Waiting for another phone. On that phone, run:
      ketepai share --connect { $address }
    Both must be on one network (one may be the hotspot). Ctrl-C stops.
progress-share = Exchanging with the other phone …
progress-sharing = Exchanging: { $sent } segments sent, { $received } received …
shared = Exchanged with { $who }'s phone: { $sent } segments sent, { $received } received.
shared-nothing = Compared with { $who }'s phone: both hold the same, nothing to exchange.
shared-given = What only you and the station may read is sealed, and { $who }'s phone carries it to the station without being able to open it.
shared-taken = Carrying something sealed for { $who }; it is handed in at the next sync. This phone cannot open it.
shared-kept-out = { $n } segments could not prove who wrote them and were not kept; sync once and exchange again.
shared-declined = One parcel is not carried: { $reason }.
shared-expired = This phone's certificate has expired: the other gave nothing, but took what this phone had. Ask the station for a new one.
error-shared = The exchange did not come to its end: { $reason }. What was exchanged is kept; once more goes on from there.
share-cut = the connection broke
share-timed_out = the other said nothing for too long
share-stopped = stopped
share-unreachable = nobody answers at that address; look at the other screen, and check that both are on one network
share-not_ours = whatever is at that address is not ketepai
share-update_required = the two programs are of different versions; update the older one
share-handshake = the encrypted connection could not be made
share-damaged = something was changed or damaged on the way
share-malformed = what the other sent cannot be understood
share-out_of_order = the other did not keep to the protocol
share-too_much = the other sent too much
share-foreign = the other belongs to another county
share-bad_introduction = the other could not prove who it is
share-refused = the other's device has been stopped
share-turned_away = the other turned this phone away
share-storage = this phone could not store it
custody-with = : { $who }
done-handed = { $n } parcels of others handed in
status-carried = Carrying { $n } sealed parcels for others (this phone cannot open them), until the station has backed them up
packed-for-station = Packed { $n } segments ({ $kb } KB) into { $file }. Only the station can open it; hand it in there, or let any phone of the county carry it after ketepai unpack.
packed-for-phones = Packed { $n } segments ({ $kb } KB) into { $file }. Only the phones it is for can open it, with ketepai unpack.
packed-nothing = Nothing to send: the station has everything of this phone. { $file } is an empty parcel.
unpacked = Took in { $n } new segments packed by { $who }.
unpacked-carried = Carrying something sealed for { $who }; it is handed in at the next sync. This phone cannot open it.
unpacked-nothing = Everything in the file was here already.
parcel-quota = enough is carried for one person already, until it is handed in
parcel-expired = expired
parcel-bad_label = the label is not the giver's
parcel-wrong_destination = not for this county's station
parcel-damaged = damaged
parcel-foreign = from another county
parcel-unreadable = cannot be opened
parcel-too_large = too large
what-phone = phone (sync once to learn its certificate)
field-connect = the other's address (--connect)
rule-address = should be address:port, such as 192.168.43.1:4524
rule-not_ours = not a .ketepai file
rule-damaged = incomplete or damaged, nothing was taken in
rule-foreign = from another county, nothing was taken in
rule-bad_label = the label is not the packer's, nothing was taken in
rule-wrong_destination = neither for this phone nor for this county's station
rule-unreadable = cannot be opened, nothing was taken in
## Doctor
progress-doctor = Checking
doctor-well = All is well: signatures, contents, lists and figures agree.
doctor-found = { $n } findings:
doctor-heal = What to do: ketepai doctor --heal drops what was altered, then ketepai sync fetches good copies from the station. What was never sent cannot be fetched: copy it out first.
doctor-rebuild = What to do: ketepai rebuild makes lists and figures again from the log; nothing is lost.
doctor-healed = { $n } altered pieces dropped, lists and figures made again. Now ketepai sync fetches good copies from the station.

## Time: said only where it differs
time-unknown = unknown
time-differs = Note: the phone's clock said { $wall }, but this was sent between { $from } and { $to }; the phone's date may be wrong.
time-clock_moved = Note: the phone's time was set just before this was written.

## Files
files-none = No file is on its way.
files-all-here = All of these files are here.
files-wanted = Noted: { $n } files will be fetched at the next sync.
files-none-here = None of this record's files is here; ketepai files fetch ID first, then ketepai sync.
files-saved = { $n } files saved.
files-traffic = This month: { $metered } where it costs (at most { $budget }), { $unmetered } where it does not.
files-room = { $free } are free here; { $could } are backed up and could be given up.
files-made-room = { $bytes } given up; the station has all of it in a backup.
files-settings = At most { $budget } a month where it costs; originals sent where it does not: { $originals }; originals kept here: { $keep }.
    When room is short, backed-up originals may go: { $giveOriginals }, evidence copies: { $giveEvidence }.
files-wait = { $n } files do not go now: { $why }.
done-fetched = { $n } files fetched
file-now = It goes first at the next sync.
file-paused = It waits.
file-resumed = It goes on.
file-cancelled = It does not go; a file of your own stays here.
file-goes-first = goes first
file-goes-up = goes up
file-comes-down = comes down
column-file = file
column-rung = what
column-progress = progress
column-state = state
voices-added = { $n } recordings added to { $id }.
files-added = { $n } files added to { $id }.
file-not-added = { $file }: { $why }.
error-not_added = { $n } files were not added, for the reasons above; the others are kept.
rule-four_numbers = should be left,top,width,height
title-spoken_question = question by voice

## Places
metres = { $n } m
kilometres = { $n } km
minutes = { $m } min
hours = { $h } h { $m } min
place-said-inside = Within { $place }{ $season }.
place-said-near = Near { $place }, { $distance } ({ $why }){ $season }.
place-said-outside = { $distance } from { $place } ({ $why }){ $season }. Saved all the same.
place-said-unknown = Cannot be compared with known places: { $why }. Saved all the same.
place-out_of_season = , where they do not live this month
fixes-said = The average of { $used } fixes: { $verdict }.
fixes-said-why = { $used } fixes used, { $left } left out: { $verdict } ({ $why }). Saved all the same.
place-months = months { $first }–{ $last }
place-radius = { $distance } around
place-area = about { $mu } mu
place-voice = (spoken directions)
places-none = No place yet. Add one: ketepai organisation place add ID --name NAME --at LAT,LON --months 11-3
near-none = No party known here has coordinates.
mark-out_of_season = {" "}(not this month)
column-place = place
column-distance = distance
column-direction = direction
credit = The border for converting datums: { $source }
plan-total = About { $distance } in all, as the crow flies. A proposal; go as you like.
plan-total-return = About { $distance } with the way back, as the crow flies. A proposal; go as you like.
track-started = A track is kept from { $since } on. To end it: ketepai track stop ID; to throw it away: ketepai track discard.
track-runs = A track is being kept: since { $since }, { $points } points, { $distance }, { $duration }.
status-track = A track is being kept: since { $since }, { $points } points, { $distance }, { $duration }. End it with ketepai track stop or discard.
track-saved = The track is saved as a GPX attachment and no longer kept. Whoever reads that record reads it too.
track-empty = It had no points; nothing was saved. It is no longer kept.
track-discarded = The track is thrown away and no longer kept.
signals-none = Nothing in this time is worth a second look.
signals-some = { $n } things may be worth a look. None is proof; ask the person first. Nothing happens by itself.
denied-track_runs = A track is being kept already. First ketepai track stop or discard.
denied-no_track = No track is being kept. Begin one: ketepai track start.
what-place = place
field-places = Places
field-months = Months (--months)
field-voice = Recording (--voice)
rule-months = write 11-3 or 6-9
rule-nowhere_yet = no arrival with a position yet; say from where: LAT,LON
rule-not_a_recording = this is not a recording
rule-too_many = too many; name fewer

import-ignored = These columns were not read: { $headers }
import-cell = { $address } { $header }: { $rule }
import-cell-value = { $address } { $header }: { $rule } ("{ $value }")
import-preview = { $rows } rows read: { $n } would be imported, { $skipped } are here already. Nothing was saved; leave out --preview to import.
import-done = { $rows } rows read: { $n } imported, { $skipped } were here already.
import-template = The empty table is { $file }. Fill it in, then ketepai import organisations { $file }.
import-shape = { $number }. { $shape } { $name }: { $points } points, from { $first } on
import-shapes = { $n } in all. To keep one with a served party: add --to id --number n (areas only).
import-shape-kept = Kept with { $id }.
error-not_imported = { $n } cells are wrong, see above; nothing was imported. Mend them and try again.
exported-places = { $n } places exported to { $file }.
duplicates-none = No served party looks as if it were written twice.
duplicates-pair = { $a } { $first } ≈ { $b } { $second } ({ $score } points: { $reasons })
duplicates-hint = The same: ketepai duplicates merge A B; not the same: ketepai duplicates not-same A B.
duplicates-merge = { $a } is now { $b }. To undo: ketepai duplicates undo { $a }.
duplicates-not_same = { $a } and { $b } are two, and are not proposed again.
duplicates-undo = { $a } stands for itself again.
duplicate-same_credit_code = same credit code
duplicate-same_phone = same telephone
duplicate-names_alike = names alike
duplicate-places_near = { $metres } m apart
duplicate-same_area = same area
areas-imported = The list of areas is now this one: { $n } entries.
areas-empty = This phone has no list of areas yet. Ask the station for the CSV file, then ketepai areas import file.
areas-became = Today it is ({ $n }):
what-merge = merge
what-shape = shape
what-area = area code
field-areas = list of areas
field-datum = datum
field-at = day
rule-not_a_polygon = this is no area, and only an area can be kept as a place
rule-not_a_shape_file = only .gpx .geojson .kml .kmz .csv are taken
field-merged_into = merge
field-distinct_from = telling apart

## Programmes, reports, evaluation
written = Written to { $file }.
column-code = Code
column-version = Version
column-period = Period
column-postings = Postings here
column-target = Target
column-name = Name
column-county = County
column-scores = Scores
column-total = Total
column-proposed = Proposed grade
programme-unreadable = A version of programme { $code } cannot be read; the one before stays in force:
programme-sound = Nothing is wrong with "{ $title }". Compared with what is in force:
programme-no_targets = The document of this programme sets no targets in numbers.
programme-no_quota = No number of services or days is asked this year.
programme-section-targets = Targets
programme-section-quotas = Each person, each year
programme-section-workflows = Procedures
programme-section-grades = Evaluation
programme-section-forms = Forms
programme-section-reports = Reports
programme-section-readings = What the document leaves open
no-trips = No needs that could be one trip.
no-trades = No supply meets a want.
no-proposals = Nobody suitable is known. The need can be passed on: ketepai demand pass.
nothing-due = Nothing is due.
form-missing = Still empty: { $fields }
template-unfilled = Cells of the template without a number: { $names }
evaluate-may = You may evaluate this stage.
money-sound = Nothing speaks against it.
before-duplicates = Parties that may be written twice: { $n } pairs
before-unconfirmed = Services that nobody confirmed: { $n } (a call settles it; they count all the same)
before-conflicts = Records in conflict: { $n }
before-invalid = Records that break a rule: { $n }
before-waiting = Known of and not all here: { $n } entries
error-broken_programme = The programme's file has { $n } errors and was not adopted; the one before stays in force.
denied-report_step = A report goes from draft to checked, sealed, submitted, and then returned or accepted.
denied-numbers_changed = The numbers are no longer those of the draft: keep it anew, then check it.
rule-programme_broken = the programme's file is broken; run programme check first
rule-version_not_above = the version must be above the one there is
rule-no_such_field = there is no such field
rule-name_and_value = write name=value
rule-yes_or_no = must be yes or no
rule-number = not a number; dates as 2026-05-01
rule-no_such_person = no such person, or more than one
rule-no_such_record = no such record, or more than one
rule-no_such_file = no such file
rule-not_by_name = not written this way; there is a command of its own
rule-no_such_side = must be envoy, firm, home_unit or county
rule-other_kind = the form is for another kind of record
rule-xlsx_or_html = the name must end in .xlsx or .html
rule-no_such_scope = no such scope
what-programme = programme
what-report = report
what-workflow = way that the record goes
what-form = form
what-grades = evaluation rule
what-demand = demand
what-question = question
what-expense = expense
what-evaluation = evaluation
