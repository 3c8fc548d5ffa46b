# The domain's vocabulary: records, fields, codes, rules, reasons. Every shell takes its words from here.
# An arrival is the envoy's own evidence; it is never called a check-in.

## Kinds of records
kind-record = record
kind-organisation = served party
kind-envoy = envoy
kind-arrival = arrival
kind-visit = visit
kind-confirmation = confirmation
kind-notice = notice
kind-sign_up = sign-up
kind-training = training
kind-attachment = attachment
kind-question = question

## Fields that every record has
field-served_by = Served by
field-typed_by = Typed by
field-source = Source
field-at_s = Time
field-zone_minutes = Zone (minutes)
field-deleted = Deleted
field-continues = Continues

## Fields
field-organisation-kind = Type
field-organisation-parts = Part in this work
field-organisation-names = Name
field-organisation-area = Area code
field-organisation-reporting_unit = Reporting unit
field-organisation-credit_code = Unified social credit code
field-organisation-places = Place
field-organisation-contact = Contact
field-organisation-registered_day = Registered on
field-organisation-size = Size
field-organisation-industry = Industry
field-organisation-herd = Herd or crop
field-envoy-person = Person
field-envoy-names = Name
field-envoy-level = Sent by
field-envoy-home_unit = Home unit
field-envoy-title = Professional title
field-envoy-in_post = In post
field-envoy-specialties = Specialties
field-envoy-from_day = Posted from
field-envoy-to_day = Posted until
field-arrival-direction = Coming or going
field-arrival-position = Position
field-arrival-no_position = Why no position
field-arrival-party = At whose place
field-visit-parties = Served
field-visit-from_s = From
field-visit-to_s = To
field-visit-companions = With
field-visit-online = Online
field-visit-activity = Activity
field-visit-topics = Topics
field-visit-problem = Problem
field-visit-advice = Advice
field-visit-result = Result
field-visit-demand = Demand answered
field-visit-arrivals = Arrivals
field-visit-photos = Photos
field-visit-place = Against the party's place
field-visit-no_position = Why no position
field-visit-people = People served
field-visit-next_step = Next step
field-confirmation-confirms = Confirms
field-confirmation-heads = As it was shown
field-confirmation-person = Confirmed by
field-confirmation-party = On behalf of
field-confirmation-means = Means
field-confirmation-slip = Slip number
field-notice-kind = Type
field-notice-titles = Title
field-notice-texts = Text
field-notice-voices = Voice
field-notice-starts_s = Starts
field-notice-place = Place
field-notice-audience = For whom
field-notice-capacity = Capacity
field-notice-expires_s = Shown until
field-sign_up-notice = Notice
field-sign_up-person = Who
field-sign_up-household = Household
field-sign_up-count = How many
field-sign_up-remark = Remark
field-training-notices = Announced by
field-training-trainers = Trainers
field-training-topic = Topic
field-training-online = Online
field-training-level = Level in the cascade
field-training-from_s = From
field-training-to_s = To
field-training-place = Place
field-training-position = Position
field-training-headcount = Headcount
field-training-attendance = Attendance
field-training-special_group = Special group
field-training-notes = Notes
field-attachment-parent = Belongs to
field-attachment-medium = Type
field-attachment-hash = Fingerprint
field-attachment-bytes = Size (bytes)
field-attachment-media_type = Format
field-attachment-taken_s = Taken at (by the camera)
field-attachment-position = Taken where
field-attachment-in_app = Taken in the app
field-attachment-camera = Camera
field-attachment-caption = Caption
field-question-text = Question
field-question-language = Language
field-question-domain = About
field-question-answers = Answers
field-question-settled = Settled

## What “served by” is called on these records
field-organisation-served_by = Added by
field-envoy-served_by = Added by
field-arrival-served_by = Envoy
field-notice-served_by = Put up by
field-question-served_by = Asked by
field-sign_up-served_by = Filled in by
field-confirmation-served_by = Filled in by
field-training-served_by = Taught by
field-attachment-served_by = Given by

## Codes: source
source-phone = own phone
source-call = after a call
source-paper = paper slip
source-proxy = on another's device
source-import = imported

## Codes: organisations
organisation_type-household = household
organisation_type-village = village
organisation_type-cooperative = cooperative
organisation_type-family_farm = family farm
organisation_type-firm = firm
organisation_type-park = park
organisation_type-home_unit = home unit
organisation_type-department = department
part-served = served
part-home = home unit
part-host = host firm
part-department = department

## Codes: who sends an envoy
level-province = province
level-county_paid_by_province = county, paid by the province
level-city = city
level-county = county
level-institute = institute

## Codes: arrivals and visits
direction-in = arrived
direction-out = left
activity-guidance = guidance
activity-disease_control = disease control
activity-breeding = breeding
activity-forage = forage
activity-cultivation = cultivation
activity-research = research
activity-other = other
place-inside = right there
place-near = nearby
place-outside = far from the known places
place-unknown = nothing to compare with

## Codes: confirmations, notices, trainings, attachments, questions
means-own_phone = own phone
means-finger_signature = finger signature
means-paper_slip = numbered slip
means-call = call
means-wall_card = wall card
notice_type-training = training
notice_type-news = news
notice_type-publicity = publicity
notice_type-circular = circular
cascade-trainers = trainers
cascade-core = core people
cascade-herders = herders
medium-photo = photo
medium-voice = voice
medium-scan = scan
medium-file = file
domain-livestock = livestock
domain-disease = disease
domain-crops = crops
domain-grassland = grassland
domain-policy = policy
domain-complaint = complaint or suggestion
domain-other = other

## Roles
role-herder = herder
role-envoy = envoy
role-team_head = team head
role-desk_expert = desk expert
role-coordinator = coordinator
role-officer = officer
role-home_unit_contact = home unit contact
role-firm_contact = firm contact
role-observer = observer

## Languages and providers of positions
language-zh-CN = Chinese
language-mn-Mong = Mongolian
language-mn-Cyrl = Mongolian, Cyrillic
language-mn-Latn = Mongolian, romanised
language-en = English
provider-gps = satellites
provider-network = network
provider-exif = the photo's word
provider-track = track
provider-typed = typed

## Datums, fixes, how far from known places, the day’s round
datum-wgs84 = WGS-84 (GPS)
datum-gcj02 = GCJ-02 (Amap, Tencent and others)
datum-bd09 = BD-09 (Baidu)
datum-cgcs2000 = CGCS2000 (Tianditu, surveys)
fix-good = a good fix
fix-poor = a rough fix
fix-scattered = fixes that disagree
fix-stale = an old fix
fix-mock = a made-up position, by the phone’s own word
fix-none = no fix
fix_reason-no_fix = no fix came
fix_reason-not_on_earth = fixes outside latitude and longitude were left out
fix_reason-all_mock = all of them were made up
fix_reason-mock_left_out = made-up fixes were left out
fix_reason-all_stale = all of them are old
fix_reason-stale_left_out = old fixes were left out
fix_reason-outliers_left_out = fixes far from the others were left out
fix_reason-no_accuracy = none said how accurate it was
fix_reason-rough = the accuracy is poor
fix_reason-disagree = they disagree by more than their accuracy
geofence-within = within this place
geofence-within_roughly = within this place, nearer to its edge than the accuracy
geofence-within_accuracy = outside this place, but within the accuracy
geofence-within_reach = near it
geofence-beyond = far from every known place
geofence-no_position = there is no position
geofence-no_places = no place is known
geofence-no_coordinates = the known places have no coordinates
geofence-too_rough = too rough to compare
geofence-not_on_earth = its latitude and longitude are none
geofence-out_of_season = they do not usually live there this month
transport-foot = on foot
transport-horse = on horseback
transport-road = by road
transport-rail = by train
transport-air = by air
plan-no_places = no place is known, so it is not in the round
plan-no_coordinates = its places have no coordinates, so it is not in the round
plan-out_of_season = no place is known for this month, so it is not in the round

## What a coordinator may want to look at: each with its figures, none automatic
signal-mock_provider = the phone calls the position made up
signal-impossible_jump = too fast from one arrival to the next
signal-position_repeated = the same position to the last digit
signal-photo_far = the photo’s position is far from the arrival
signal-photo_time_far = the photo’s time is far from the arrival
signal-photo_twice = two records show much the same picture
signal-clock_moved = the stated time does not fit the clock’s evidence
signal_why-mock_provider = The phone’s system marks this position as made up. A test or a fault does that too; ask the person first.
signal_why-impossible_jump = Two arrivals { $distance_m } m and { $seconds } s apart: less the accuracies, { $speed_kmh } km/h, where { $top_kmh } is the most.
signal_why-position_repeated = { $arrivals } arrivals have the very same coordinates, on { $days } days and at { $parties } parties. A phone that reuses an old fix does that too.
signal_why-photo_far = The photo’s own position is { $distance_m } m from the nearest arrival. A photo sent by somebody else is like that too.
signal_why-photo_time_far = The photo’s own time is { $seconds } s from the nearest arrival, and { $off_s } s in whatever zone. A camera whose clock was never set does that too.
signal_why-photo_twice = The fingerprints of the two photos differ by { $bits } bits. A series, or the same thing twice, does that too.
signal_why-clock_moved = The stated time is { $off_s } s off what the clock’s evidence allows (negative: too early). Late entries and flat batteries do that too.

## Metrics
metric-services = services
metric-services_by_envoy = services by envoy
metric-visits = visits
metric-people_served = people served
metric-on_site_days = days on site
metric-trainings = trainings
metric-trained = training person-times
metric-arrivals = arrivals
metric-notices = notices
metric-signed_up = people signed up
metric-questions = questions
metric-questions_answered = questions answered
metric-attachments = attachments
metric-confirmed = services confirmed
metric-organisations = served parties
metric-envoys = envoys

## Rules: why a field cannot be like this
rule-required = it is required
rule-out_of_range = the number is not plausible
rule-positive = it must be more than zero
rule-negative = it cannot be less than zero
rule-before_start = the end is before the start
rule-no_such_zone = there is no such zone
rule-position_or_reason = where there is no position, a word on why is enough
rule-names_the_envoy = do not name yourself among the companions
rule-area_code = an area code has 2, 4, 6, 9 or 12 digits
rule-gb32100_check_digit = its check digit does not match; please compare it again
rule-no_such_month = there is no such month
rule-too_few_points = at least three different corners are needed
rule-too_many_points = too many corners; simplify it
rule-crosses_itself = the edge crosses or covers itself
rule-hole_outside = a hole reaches out of the edge
rule-holes_overlap = the holes overlap
rule-too_wide = the corners lie too far apart for one place
rule-no_such_datum = this datum is not known
rule-not_on_earth = latitude or longitude is out of range
rule-ambiguous = more than one begins like this; type more characters
rule-not_an_invitation = this is not a whole invitation; it begins with ketepai:1/
rule-not_a_photo = only JPEG, PNG and WebP photos are taken
rule-too_large = it is too large
rule-tampered = its bytes were changed; it is not used
rule-pin_too_short = at least 6 characters
rule-not_the_same = the two are not the same
rule-not_a_name = only letters, digits, - and _, at most 32
rule-taken = there is one already

## Why a change is not part of its record
refusal-waiting = what it rests on has not arrived yet; it joins by itself then
refusal-left_out = what it rests on was left out
refusal-not_plain = not in the agreed form
refusal-too_large = larger than an entry may be; it stays on the device that wrote it
refusal-not_canonical = not in the agreed encoding
refusal-foreign_actor = signed for another device
refusal-foreign_root = does not match the record's id
refusal-foreign_kind = does not match the record's kind
refusal-empty = it changes nothing
refusal-poison = it is broken and cannot be joined
refusal-not_granted = this device may not write here
refusal-foreign_scope = does not match where the record lives
refusal-role_may_not = this role does not write this kind of record
refusal-wrong_scope = this kind of record is not written in this scope
refusal-written_once = written once, and not changed after that
refusal-not_yours = somebody else's record
refusal-not_your_field = this part of the record is filled in by others
refusal-false_typist = names another as the one who typed it
refusal-for_another = claims somebody else's service or word
refusal-lost = this phone has been reported lost; the station will review it
refusal-left = its holder has left; the station will review it
refusal-succeeded = there are two of this phone, and the other goes on under a new key; the station will review it
refusal-reviewed = not accepted by the station after review
refusal-tampered = its bytes were changed in the database and no longer match what was signed

## Why something is not allowed
denied-already_enrolled = This phone is somebody's already. For another person, use another folder.
denied-not_the_invited_station = This is not the station that sent the invitation; nothing was enrolled. Check the invitation and the network with your station.
denied-scope_not_granted = Your role may not write this kind of record. Ask the station's coordinator to write it, or for the role.
denied-no_area = The enrolment names no area of work; ask the station for a new invitation.
denied-deleted = This record is deleted and cannot be edited.
denied-role_may_not = Your role may not write this kind of record. Ask the station's coordinator to write it.
denied-wrong_scope = This kind of record is not written in this scope.
denied-written_once = This kind of record is written once and not changed. Write another that explains, or ask the station to erase it.
denied-not_yours = This is not your record. Ask its writer to add you as a companion, or the station's coordinator to change it.
denied-not_your_field = This part of the record is filled in by others.
denied-false_typist = Who typed it can only be the person of this phone.
denied-for_another = You cannot claim somebody else's service or word. Let them write it, or ask the station's coordinator.
denied-another_person = The invitation is for another person. On a family's phone, give each their own with profile add.
denied-hidden = No contact with the station for long: others' records are hidden. One ketepai sync shows them again.
denied-wiped = This phone was wiped as its station asked; nothing on it can be opened any more. To go on, ask the station for an invitation and enrol in another folder.
denied-wrong_key = The key does not fit this database. Nothing was touched; put the right key file back.
denied-key_missing = The database's key is gone. Nothing was touched; put the key file back, and do not enrol again.
denied-secret_damaged = The key file is damaged. Nothing was touched; put a whole one back.
denied-pin_required = This phone has a PIN. Type it at a terminal, or put it into KETEPAI_PIN.
denied-wrong_pin = The PIN is wrong.
denied-pin_wait = Several wrong PINs: wait a while before the next try (an hour at most).
denied-no_pin = This phone has no PIN.
denied-pin_is_set = There is a PIN already; change it with ketepai pin change.
denied-malformed = The station cannot read this request; a newer program may be needed.
denied-unknown = The station never sent this invitation; check it for slips.
denied-wrong_code = The invitation is not right; check it for slips.
denied-used = This invitation has been used; ask the station for another.
denied-expired = This invitation has expired; ask the station for another.
denied-too_many_tries = This invitation was tried wrongly too often and is closed; ask the station for another.
denied-full_today = Enough people have used this poster today. Try tomorrow, or ask the station for an invitation.
denied-too_often = Too many are enrolling at the moment; try again in a while.
denied-station_fault = The station has a fault; nothing was enrolled. Try again in a while.

## Why the station does not sync with this phone
turned_away-expired = This phone's enrolment has run out, so it receives nothing new. Everything here is kept; ask the station to renew it.
turned_away-bad_signature = The signature does not match, so the station took nothing. Check the phone's time and enrolment and try again.
turned_away-unsigned = The station saw no signature; try again with a newer program.
turned_away-out_of_order = The conversation with the station went out of order; try again with a newer program.
turned_away-malformed = The station cannot read this sync; try again with a newer program.

## How far a record has got
custody-here = on this phone only
custody-sealed = sealed, ready to go
custody-carried = carried by another phone too
custody-at_station = at the station
custody-backed_up = backed up at the station

## Why a sync stopped
reason-unreachable = no network, or no station there
reason-timed_out = no answer for too long
reason-cut = the connection broke
reason-portal = this network wants a login on a web page first
reason-damaged = what arrived was damaged on the way
reason-foreign = somebody else answered
reason-busy = the station is busy
reason-station_fault = the station has a fault
reason-status = the station answered strangely
reason-stale_nonce = the signature was stale again and again
reason-no_progress = several rounds led nowhere
reason-rewound_too_often = the station went back again and again
reason-too_large = one piece is too large to send
reason-needs_enrolment = the station does not know this phone; enrol again
reason-update_required = this program is too old
reason-denied = the station does not allow it
reason-storage = this phone cannot store more

## What a check found
finding-record = record { $id } “{ $title }”
finding-segment = device { $device }, { $scope }, segment { $number }
finding-head_unreadable = the head of a segment does not read
finding-head_altered = the head of a segment was altered
finding-segment_misfiled = the head of a segment is in the wrong place
finding-bad_signature = the signature does not match the head
finding-no_certificate = no certificate for the device, so the signature cannot be checked
finding-gap_before = a segment is missing before
finding-entry_altered = contents do not match what was signed
finding-entry_misfiled = an entry is in the wrong place
finding-entry_missing = an entry that the head names is missing
finding-payload_gone = contents have vanished
finding-record_id = a statement's id does not match its contents
finding-segment_gone = contents are here, their segment is not
finding-unsealed_altered = contents not sealed yet were altered
finding-bad_checkpoint = a receipt of the station does not match its signature
finding-cache_differs = { $table } differ from the log
table-listing = lists
table-fact = figures
table-conflict = conflicts
table-aside = entries aside
table-place = the place index
table-verdict = the station's verdicts
table-trust = certificates
table-tip = the ends of logs
table-scope = digests

## What a file is, and why it does not go yet
rung-voice = voice
rung-thumbnail = thumbnail
rung-evidence = evidence copy
rung-original = original
rung-material = material
file-waits-paused = paused
file-waits-cancelled = cancelled
file-waits-no_network = no network
file-waits-needs_unmetered = waits for a network that costs nothing
file-waits-budget_spent = the month's allowance is used up
file-waits-originals_stay = originals stay, by your settings
file-waits-station_full = the station is full; text still goes, files wait for room
file-waits-device_quota = this phone's share of the station is used up; text still goes; ask your coordinator
file-waits-not_at_station = the station does not have it, or it is not yours to read
file-waits-too_large = too large
file-waits-empty = empty
