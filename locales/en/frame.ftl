### The frame's own pages: sign-in, today, duties, approvals, notices, search, settings.

frame-all = See all
frame-actions = Actions
frame-save = Save
frame-timeline = Timeline
frame-preference-unknown = There is no such choice.

## Sign-in
frame-sign-in-account = Account
frame-sign-in-password = Password

## Today
frame-greeting-morning = Good morning
frame-greeting-noon = Good day
frame-greeting-afternoon = Good afternoon
frame-greeting-evening = Good evening
frame-today-title = { $greeting }, { $name }. { $summary }
frame-today-nothing-due = Nothing is due today.
frame-today-due = { $count ->
    [one] One thing is due today.
   *[other] { $count } things are due today.
}
frame-today-due-late = { $count ->
    [one] One thing is due today
   *[other] { $count } things are due today
}, { $late } of them overdue.
frame-day-workday = working day { $windows }
frame-day-make-up = make-up working day { $windows }
frame-day-off = day off
frame-day-holiday = public holiday
frame-today-own = What I owe
frame-today-late-remark = { $count } overdue
frame-today-approvals = Waiting for my decision
frame-today-brought = Brought up to me
frame-today-team = Overdue in my team
frame-today-news = Since yesterday
frame-today-notices = Unread notices
frame-today-kind-all = All
frame-news-none = Nothing changed since yesterday
frame-news-none-text = What colleagues and the rulebook change about records you own or take part in appears here.
frame-team-none = Nothing is overdue in your team
frame-team-none-text = Overdue duties of those who report to you appear here.

## Duties
frame-duty-matter = What
frame-duty-owner = Owner
frame-duty-customer = Customer
frame-duty-clause = Why
frame-duty-due = Due
frame-duty-left = { $count } left
frame-duty-state = State
frame-duty-state-open = Open
frame-duty-state-unended = Open, or its clock stands still
frame-duty-state-done = Done
frame-duty-state-void = No longer needed
frame-duty-state-counted = What is counted (without what is no longer needed)
frame-duty-state-all = Every state
frame-duty-late = Late
frame-duty-late-late = Late
frame-duty-late-in-time = In time
frame-duty-from = Due from (2026-03-01)
frame-duty-until = Due until (2026-03-31)
frame-duties-mine = Mine
frame-duties-team = My team's
frame-duties-none = No duties
frame-duties-none-text = What the rulebook obliges you to do appears here by itself, with its clause and its time, and goes when it is done.

## Approvals
frame-approval-title = Matter
frame-approval-requester = Requested by
frame-approval-status = State
frame-approval-since = Submitted
frame-approval-in-place-of = for { $name }
frame-approval-asked = Submitted by { $name }, { $at }
frame-approval-subject = About
frame-approval-said = Remark
frame-approval-facts = The request
frame-approval-chain = Chain
frame-approval-ended = Ended
frame-approval-hidden = You may see this approval, but what it is about lies outside what you may see, so the changes are not shown.
frame-approval-changes = What would change
frame-approval-change-what = What
frame-approval-change-before = Now
frame-approval-change-after = Afterwards
frame-approval-decide = Your decision
frame-approval-comment = Comment
frame-approval-comment-hint = To return or refuse it, say why.
frame-approval-approve = Approve
frame-approval-return = Return
frame-approval-refuse = Refuse
frame-approval-decision-needed = Please approve, return or refuse.
frame-approval-delegate = Delegate
frame-approval-delegate-to = Who decides
frame-approval-delegate-hint = Search by name, pinyin or account. They decide then, and you need not.
frame-approval-delegate-needed = Please choose an active colleague other than yourself.
frame-approval-withdraw = Withdraw
frame-approval-withdraw-text = The approval ends and nothing changes; you can submit it again later.
frame-approvals-waiting = Waiting for me
frame-approvals-requested = Requested by me
frame-approvals-all = All
frame-approvals-none = No approvals
frame-approvals-none-text = Requests that need approval appear here once they are submitted.
frame-step-planned = Later
frame-step-waiting = Waiting
frame-step-approved = Approved
frame-step-returned = Returned
frame-step-refused = Refused
frame-step-passed = Not needed
frame-step-lapsed = Overdue, passed on
frame-step-by-deputy = decided by { $name } as deputy
frame-decider-superior = Superior ({ $rank } or above)
frame-decider-head = Head of department
frame-decider-person = Named person

## Notices
frame-notices = Notices
frame-notice-new = New
frame-notices-read = Mark all as read
frame-notice-read = Mark as read
frame-notice-unread = Mark as unread
frame-notice-about-nothing = That is not the address of a record.
frame-notices-none = No notices
frame-notices-none-text = What waits for your decision, what is overdue and what the rulebook tells you appears here.

## Search
frame-search = Search results
frame-search-record = Name
frame-search-begin = What are you looking for?
frame-search-begin-text = Type part of a name, pinyin initials, a number, the end of a phone number, or words of a text; words in "quotation marks" must stand together. Add conditions with kind: tier: owner: after:, as in “noise owner:me after:2027-03-01”.
frame-search-kind = Kind
frame-search-at = Time
frame-search-no-value = A condition needs a value after its colon, as in “tier:1”
frame-search-no-word = Beside the conditions, type a word to look for
frame-search-unknown-kind = There is no kind “{ $value }”
frame-search-unknown-tier = There is no tier “{ $value }”
frame-search-unknown-person = Nobody is called “{ $value }”
frame-search-unknown-day = “{ $value }” is not a date; write it as 2027-03-01

## Background work
frame-job = Background work
frame-job-waiting = Waiting to begin
frame-job-running = Under way
frame-job-progress = { $done } of { $total } done
frame-job-finished = Finished
frame-job-failed = It did not finish; please tell your administrator
frame-job-cancelled = Cancelled
frame-job-record = Open the record

## Settings
frame-settings-looks = Language
frame-settings-theme-hint = Light or dark is switched in the menu at the top right.
frame-settings-password = Change the password
frame-settings-sessions = Where you are signed in
frame-settings-tokens = API tokens
frame-settings-system = System
frame-password-old = Present password
frame-password-new = New password
frame-password-again = New password once more
frame-password-hint = At least 10 characters. Other devices have to sign in again afterwards.
frame-password-change = Change the password
frame-password-wrong = The present password is wrong.
frame-password-same = The new password must differ from the present one.
frame-password-differs = The two new passwords differ.
frame-session-agent = Browser
frame-session-address = Address
frame-session-since = Since
frame-session-seen = Last used
frame-session-end = End
frame-session-this = This one
frame-token-name = Purpose
frame-token-name-hint = Say which program uses it, so that you know later what you end.
frame-token-name-needed = Please say what it is for, in at most 60 characters.
frame-token-new = New API token
frame-token-add = Make the token
frame-token-days-field = Days
frame-token-days-hint = Leave it empty and it lives until you end it.
frame-token-days = Please give a whole number from 1 to 3650, or leave it empty.
frame-token-expires = Expires
frame-token-unending = never
frame-token-unused = not yet
frame-token-none = No API tokens yet
frame-token-none-text = Programs use the API with a token and may do what you may do.
frame-token-added = The token is made
frame-token-once = The token is shown only this once. Copy it now.
frame-token-use = Programs send it as a header:
frame-token-kept = I have kept it
frame-view-remove = Remove
frame-view-no-list = This is not the address of one of our lists.
frame-view-too-long = There are too many filters for one view.
frame-system-version = Version
frame-system-engine = Database
frame-system-rulebook = Rulebook in force
frame-system-head = Head of the audit chain
frame-system-calendar = The public holidays of { $year } are not in the rulebook yet; working time follows the ordinary week that year.
frame-system-jobs = Failed background work
frame-system-jobs-none = Nothing has failed
frame-system-jobs-none-text = Work that was tried several times and did not finish appears here and can be started again.
frame-system-job = Work
frame-system-job-error = Why
frame-system-job-retry = Start again
frame-system-job-retry-text = It goes on where it stopped; what is done is not done twice.
event-settings-password-changed = changed the password
event-settings-job-retried = started failed background work again
event-settings-mail-chosen = chose what comes by mail
event-settings-mail-unsubscribed = turned mail off by the link in one

## Notices by mail
frame-settings-mail = Notices by mail
frame-mail-off = Mail is not configured; notices stay in the application.
frame-mail-address = Notices are in the application, and can also go to { $address }.
frame-mail-no-address = No mail address is known for your account, so nothing reaches you. Ask an administrator to enter one.
frame-mail-pace = When
frame-mail-at-once = At once, each by itself
frame-mail-shortly = Together, after a few minutes
frame-mail-hourly = Together, once an hour
frame-mail-daily = Together, at the beginning of the next working day
frame-mail-owed = What you must know of; always by mail
frame-mail-kinds = Also by mail
frame-mail-pace-unknown = Choose one of the times listed.
frame-mail-kind-unknown = There is no such notice. Load the page again and choose anew.
frame-mail-subject = { $count ->
    [1] [Zhike] { $first }
   *[other] [Zhike] { $count } unread notices: { $first } and more
}
frame-mail-greeting = Dear { $name },
frame-mail-lead = { $count ->
    [one] you have { $count } unread notice in Zhike.
   *[other] you have { $count } unread notices in Zhike.
}
frame-mail-more = { $count ->
    [one] { $count } more is in Zhike.
   *[other] { $count } more are in Zhike.
}
frame-mail-settings = Choose what comes by mail
frame-mail-unsubscribe = Unsubscribe
frame-unsubscribe = Unsubscribe from mail
frame-unsubscribe-kind = Notice: { $kind }
frame-unsubscribe-all = All mail that may be turned off
frame-unsubscribe-text = Once you unsubscribe, no mail is sent about this. The notices stay in the application.
frame-unsubscribe-do = Unsubscribe
frame-unsubscribe-done = Done: no mail is sent about this any more. Once signed in you can turn it on again in the settings.

## Live updates
frame-presence-unknown = Say reading, writing or leaving
