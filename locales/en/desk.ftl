### Requests: the register, work on them, clocks, escalation, closing.

kind-request = Request
status-request-new = New
status-request-in-progress = In progress
status-request-waiting = Waiting for customer
status-request-resolved = Resolved
status-request-closed = Closed
duty-service-response = Answer the customer
duty-service-resolution = Resolve the request
duty-service-promise = Answer the customer by the day that was promised
duty-service-task = Do a task for another department
duty-service-daily = Confirm the summary of the day
kind-daily-summary = Daily summary
status-daily-summary-open = To be confirmed
status-daily-summary-confirmed = Confirmed

## Fields
field-request-subject = Subject
field-request-kind = Kind
field-request-category = Category
field-request-priority = Priority
field-request-customer = Customer
field-request-caller = Caller
field-request-caller-phone = Caller's phone
field-request-caller-mail = Caller's mail
field-request-promised-on = Answer promised by

## Events
event-request-received = entered the request
event-request-replied = answered the customer
event-request-asked = asked the customer; the clocks stand still until the answer
event-request-heard = took down what the customer said
event-request-confirmed = closed the request: the customer says that it is solved
event-request-heard-again = took down that it is not solved; the request goes on
event-request-noted = made a note
event-request-taken = took the request
event-request-assigned = passed the request from { $from } to { $to }
event-request-queued = put the request into the queue “{ $queue }”
event-request-passed-on = passed the request by its kind from { $from } to { $to }
event-request-classified = changed the request
event-request-tier-changed = The customer went from { $was ->
    [0] no tier
   *[other] tier { $was }
} to { $tier ->
    [0] no tier
   *[other] tier { $tier }
}; the clocks were set anew
event-request-resolved = gave a solution
event-request-closed = closed the request
event-request-closed-by-silence = The customer was silent; closed by the rulebook
event-request-reopened = reopened the request
event-request-task-given = gave { $to } a task, due { $due }
event-request-task-done = reported a task as done
event-request-task-withdrawn = withdrew a task
event-daily-compiled = compiled the summary from the register
event-daily-confirmed = confirmed the summary, { $open ->
    [0] with nothing left open
    [one] with the next step of { $open } open request
   *[other] with the next steps of { $open } open requests
}

## Notices
notice-request-assigned = The request “{ $title }” is yours
notice-request-assigned-brief = A request is yours
notice-request-mentioned = { $name } mentioned you in the request “{ $title }”
notice-request-mentioned-brief = You were mentioned in a request
notice-request-mentioned-nobody = In your note on the request “{ $title }” you wrote { $names }, and nobody was told: no colleague is called so, or several are. Use the account.
notice-request-mentioned-nobody-brief = Nobody was told of a name in your note
notice-request-silent = The customer of the request “{ $title }” was silent; it was closed by the rulebook. Please tell the customer
notice-request-silent-brief = A request was closed as its customer was silent
notice-request-task = There is a task for you in the request “{ $title }”
notice-request-task-brief = There is a task for you in a request
notice-request-task-dropped = The request “{ $title }” is closed; your task is withdrawn with it
notice-request-task-dropped-brief = A request is closed, a task withdrawn
notice-request-task-ended = A task of the request “{ $title }” has ended
notice-request-task-ended-brief = A task of a request has ended
notice-request-watched-asked = { $name } asked the customer about “{ $title }”, which you watch
notice-request-watched-asked-brief = A request that you watch waits for the customer
notice-request-watched-closed = { $name } closed “{ $title }”, which you watch
notice-request-watched-closed-brief = A request that you watch was closed
notice-request-watched-heard = { $name } took down what the customer said about “{ $title }”, which you watch
notice-request-watched-heard-brief = The customer was heard about a request that you watch
notice-request-watched-reopened = { $name } reopened “{ $title }”, which you watch
notice-request-watched-reopened-brief = A request that you watch was reopened
notice-request-watched-replied = { $name } answered the customer about “{ $title }”, which you watch
notice-request-watched-replied-brief = The customer was answered about a request that you watch
notice-request-watched-resolved = { $name } gave a solution to “{ $title }”, which you watch
notice-request-watched-resolved-brief = A request that you watch has a solution
notice-request-watched-silent = “{ $title }”, which you watch, was closed by rule: the customer was silent
notice-request-watched-silent-brief = A request that you watch was closed by rule
notice-request-watcher = { $name } asks you to watch “{ $title }”
notice-request-watcher-brief = You are asked to watch a request
notice-daily-compiled = “{ $title }” is compiled; please check and confirm it
notice-daily-compiled-brief = The summary of your day waits to be confirmed

## The register
desk-title = Requests
desk-new = New request
desk-search = Subject, text, number, name, customer, last digits of a phone
desk-of-customers = All requests of the customer:
desk-view-mine = Mine
desk-view-nobody = Nobody's yet
desk-view-late = Overdue
desk-view-waiting = Waiting for customer
desk-view-watched = Watched by me
desk-at-risk = At risk
desk-view-all = All requests
desk-number = Number
desk-status = State
desk-status-open = Not closed
desk-status-unsolved = Without a solution
desk-status-all = All
desk-tier = Tier
desk-owner = Owner
desk-owner-me = Me
desk-owner-none = Nobody
desk-owner-hint = By the rulebook when left empty
desk-group = Group
desk-group-unset = None in particular
desk-group-hint = With a group and no owner it goes into the group's queue, until a member takes it
desk-channel = Channel
desk-of-import = Import
desk-customer-number = Customer number
desk-due = Due
desk-received = Received
desk-reopened = Was reopened
desk-received-from = Received from
desk-received-until = Received until
desk-answered-from = First answered from
desk-answered-until = First answered until
desk-resolved-from = Solved from
desk-resolved-until = Solved until
desk-closed-from = Closed from
desk-closed-until = Closed until
desk-none = None
desk-yes = Yes
desk-entered = Entered as { $number }; { $owner } answers for it. It is beyond what you may read: tell the customer its number.
desk-not-found = No such request
desk-not-found-text = Try another condition, or clear the filters.
desk-empty = Nothing waits to be done
desk-empty-text = What customers ask, want, suggest and complain about stands here once it is entered, by what falls due first.
desk-assign = Pass on
desk-assign-to = Pass on to
desk-assign-group = Pass on to group
desk-assign-hint = With a group alone it goes into the group's queue, until a member takes it

## Entering
desk-description = In full
desk-enter = Enter
desk-cancel = Cancel
desk-not-known = Not known yet
desk-beside = This customer's open requests
desk-beside-text = Once a customer is chosen, what is still open about it is listed here, so that nothing is entered twice.
desk-beside-none = Within what you may read, nothing is open about this customer.
desk-promised-hint = If the customer was told a date; the answer is due when that day’s work ends
desk-promised-past = This day is past. Promise an answer for today or later.
desk-promised-ended = The request has a solution or has ended. Reopen it before another answer is promised.

## A request
desk-confidential = Confidential
desk-confidential-no = Left out
desk-reopened-times = { $count ->
    [one] Reopened once
   *[other] Reopened { $count } times
}
desk-take = Take it
desk-reason = Reason
desk-pass = Pass on by kind
desk-pass-text = Goes to whoever handles this kind by the rulebook and has the fewest open requests.
desk-say = Text
desk-say-hint = Markdown; in a note, @ and a name tells a colleague; Ctrl+Enter sends
desk-reply = Answer the customer
desk-ask = Ask and wait
desk-resolve = Give a solution
desk-heard = The customer said
desk-verdict = What it means
desk-verdict-confirmed = It is solved (closes the request)
desk-verdict-unsolved = It is not solved (the request goes on)
desk-verdict-word = Just a word (nothing changes)
desk-verdict-text = What the customer said
desk-close-despite-tasks = { $count ->
    [one] Another department has one task open, which is withdrawn
   *[other] Other departments have { $count } tasks open, which are withdrawn
}
desk-resolve-despite-tasks = { $count ->
    [one] Give the solution although another department has one task open
   *[other] Give the solution although other departments have { $count } tasks open
}
desk-note = Note
desk-close = Close
desk-reopen = Reopen
desk-choose = Choose
desk-result = Result
desk-cause = Cause
desk-save = Save
desk-clocks = Clocks
desk-no-clocks = The rulebook sets no times.
desk-no-clocks-brought-in = It was imported from a former system as closed, so no times run.
desk-clock-promise = Promised answer
desk-clock-response = First answer
desk-clock-resolution = Solution
desk-clock-left = { $time } left
desk-clock-in-time = In time, took { $time }
desk-clock-done-late = Done { $time } late
desk-clock-due = Due { $at }
desk-clock-told = { $net } of { $target } used (working time)
desk-clock-told-paused = { $net } of { $target } used, { $paused } paused (working time)
desk-climbed = { $at }: { $percent }% of the time used, brought to { $name }
desk-facts = Facts
desk-since = In this state since
desk-answered = First answered
desk-resolved = Resolved
desk-closed = Closed
desk-rulebook = Under rulebook
desk-customer-all = All requests
desk-customer-none = Nothing was asked by this customer yet.
desk-classify = Classify
desk-classify-open = Change subject, kind, priority, customer, caller
desk-timeline = Timeline
desk-timeline-older = Earlier
desk-tasks = Tasks of other departments
desk-department = Department
desk-task-who = Who does it
desk-task-who-hint = The department's head when left empty
desk-task-wanted = What is wanted
desk-task-due = By when
desk-task-due-hint = The rulebook's time when left empty
desk-task-give = Give a task
desk-task-until = Due { $at }
desk-task-was-done = Done { $at }
desk-task-was-withdrawn = Withdrawn
desk-task-report = Report
desk-task-result = Result
desk-task-done = Report as done
desk-task-withdraw = Withdraw

## Links, tags, watchers, drafts
desk-links = Linked requests
desk-links-none = No linked requests
desk-link-add = Link
desk-link-text = Link this to a request that it has to do with, follows up or is a duplicate of. A duplicate can be closed at once.
desk-link-relation = This request
desk-relation-related = has to do with another
desk-relation-duplicate-of = is a duplicate of another
desk-relation-follows-up = follows another up
desk-link-other = The other request
desk-link-close = Close it as a duplicate at once
desk-as-original = As with the other
desk-link-remove = Take the link to { $number } away
desk-link-original = Original
desk-link-duplicate = Duplicate
desk-link-earlier = Earlier
desk-link-follow-up = Follow-up
desk-link-related = Related
desk-watchers = Watchers
desk-watchers-none = Nobody watches this yet
desk-watch = Watch
desk-unwatch = Stop watching
desk-watcher = Colleague
desk-watcher-add = Ask a colleague to watch
desk-watcher-remove = Spare { $name } watching this
desk-new-begun = This is what you began { $at } and have not sent.
desk-task-go-on = Go on with the task
desk-draft = Draft

## Team
desk-team-title = The team's load
desk-team-oldest = Oldest received

## Daily summary
desk-daily-title = Daily summaries
desk-daily-all = All summaries
desk-daily-mine = Mine
desk-daily-day = Day
desk-daily-agent = Agent
desk-daily-due = To be confirmed by
desk-daily-confirmed-at = Confirmed
desk-daily-empty = No summaries
desk-daily-empty-text = An hour before a working day closes, a summary is made for each agent who had requests on it or has open ones.
desk-daily-taken-in = Taken in
desk-daily-answered = First answers
desk-daily-solved = Solved
desk-daily-closed = Closed
desk-daily-open = Without a solution
desk-daily-frequent = Frequent problems
desk-daily-frequent-none = Nothing was taken in on this day.
desk-daily-number = Requests
desk-daily-left = Left open
desk-daily-left-none = Nothing is left open.
desk-daily-hidden = { $count ->
    [one] One more open request is not yours to see.
   *[other] { $count } more open requests are not yours to see.
}
desk-daily-step = Next step
desk-daily-on = Date
desk-daily-confirm = Confirm the summary
desk-daily-confirm-text = Check the figures, say for each open request what is done next and when, then confirm. The figures do not change any more afterwards. Confidential matters are in no summary.

## Not so
desk-daily-step-needed = Say what is done next about { $number }.
desk-daily-day-needed = Say when the next step of { $number } is done.
desk-daily-day-past = This day is past. Choose another.
desk-daily-confirmed-already = The summary is confirmed already.
desk-off = The rulebook names no channels and kinds of requests; none can be entered.
desk-text-needed = Please fill this in.
desk-too-long = At most { $limit } characters, please shorten it.
desk-kind-unknown = Please choose one of the rulebook's kinds.
desk-category-unknown = This kind has no such category, please choose again.
desk-category-needed = Please choose a category.
desk-channel-unknown = Please choose one of the rulebook's channels.
desk-priority-unknown = Please choose a priority.
desk-customer-unknown = There is no such customer, please choose one from the list.
desk-person-unknown = There is no such colleague, please choose one from the list.
desk-person-gone = That account is closed, please choose another colleague.
desk-group-unknown = There is no such group.
desk-not-of-group = That colleague does not belong to “{ $group }”. Choose one of its members, or no group.
desk-recipient-needed = Choose a group or a colleague.
desk-task-outside = That colleague does not belong to the department. Choose another one, or leave it empty for the department's head.
desk-confidential-needs-person = A confidential matter goes to no group. Choose the person who handles it.
desk-department-needed = Please choose a department.
desk-department-empty = That department has no head; please say who does it.
desk-day-unreadable = The date can not be read; write 2026-03-05.
desk-due-past = That time is past, please choose another.
desk-tasks-off = The rulebook has no tasks for other departments; none can be given.
desk-task-ended = This task has ended.
desk-tasks-are-open = { $count ->
    [one] Another department has one task open; look at it and tick the box.
   *[other] Other departments have { $count } tasks open; look at them and tick the box.
}
desk-verdict-needed = Choose what it means: it is solved, it is not, or just a word.
desk-verdict-early = The request is still worked on, so there is nothing to choose; load the page again.
desk-ended-among = Closed requests cannot be passed on: { $numbers }. Unselect them and try again.
desk-ended = The request is resolved or closed; reopen it first.
desk-resolved-already = A solution was given already.
desk-closed-already = The request is closed already.
desk-open-already = The request is being worked on; there is nothing to reopen.
desk-result-needed = Please choose a result.
desk-cause-needed = Please choose a cause.
desk-no-handler = The rulebook leaves this kind with the agents.
desk-nobody-holds = Nobody holds the function that handles it ({ $function }); please ask an administrator.
desk-mention-may-not-read = { $name } may not see this request; pass it on first, or take out the @.
desk-relation-needed = Please choose what this request is to the other.
desk-close-no-duplicate = Only a duplicate can be closed while it is linked. Please choose that relation or untick closing.
desk-close-no-result = The rulebook names no result for duplicates. Please link first and close then.

# Bringing in a former system's requests (desk/import)
kind-request-import = Import of requests
event-request-brought-in = brought in by import { $import }
event-request-import-undone = took back import { $import }; the request is gone
field-import-number = Number
field-import-subject = Subject
field-import-text = Text
field-import-customer = Customer
field-import-contact = Contact
field-import-mail = Mail
field-import-phone = Phone
field-import-agent = Agent
field-import-kind = Kind
field-import-category = Category
field-import-channel = Channel
field-import-priority = Priority
field-import-state = State
field-import-received = Received
field-import-answered = Answered
field-import-resolved = Resolved
field-import-closed = Closed
field-import-due = Due
field-import-result = Result
field-import-cause = Cause
field-import-time = Time of the follow-up
field-import-follow-ups = Follow-ups
desk-import-title = Import former requests
desk-import-file = File of requests
desk-import-file-hint = JSON lines, CSV or XLSX, at most { $rows } requests and { $megabytes } MB.
desk-import-follow-ups = File of follow-ups
desk-import-follow-ups-hint = When the follow-ups stand in a file of their own, by the requests' numbers. Leave it empty when they stand in the second sheet of the workbook.
desk-import-help-fields = Any headings will do; what each column is can be corrected after the upload. Number, subject and time of receipt must be given; there may be text, customer (number or name), contact, phone, mail, agent (account or name), kind, category, channel, priority, state, times of the first answer, the solution, the end and the due time, result and cause.
desk-import-help-follow-ups = A follow-up has number, author, time, text, internal; in JSON lines it stands in the request's follow_ups.
desk-import-help-people = Numbers, authors and times are kept. A request whose agent is nobody of ours is answered for by whoever brings it in; the name stays in the record.
desk-import-help-clocks = What has ended or is solved gets no clocks, and nobody is told. What is open has its clocks from the import on, or the due time of the file.
desk-import-help-again = Brought in again, requests are changed by number and not doubled. What somebody has worked on since stays as it is, and the check says so.
desk-import-help-undo = Requests that nobody has worked on since can be taken back all at once.
desk-import-undo-question = New requests of this import go, changed ones stand as they were. What somebody has worked on stays, and so does what the record says of follow-ups.
desk-import-said = { $count ->
    [one] 1 follow-up
   *[other] { $count } follow-ups
}
desk-import-follow-up-columns = What each column of the follow-ups is
desk-import-follow-up-number = Number of the request
desk-import-follow-up-author = Author
desk-import-follow-up-time = Time
desk-import-follow-up-text = Text
desk-import-follow-up-internal = Internal
desk-import-follow-ups-note = Follow-ups: { $note }
desk-import-follow-ups-left = { $count ->
        [one] 1 follow-up names a number that no request in the file has and is not imported: { $numbers }.
       *[other] { $count } follow-ups name numbers that no request in the file has and are not imported: { $numbers }.
    }
desk-import-follow-ups-nameless = { $count ->
        [one] 1 follow-up names no number and is not imported.
       *[other] { $count } follow-ups name no number and are not imported.
    }
desk-import-follow-ups-wordless = { $count ->
        [one] 1 follow-up has no text and is not imported.
       *[other] { $count } follow-ups have no text and are not imported.
    }
desk-import-follow-ups-in-lines = A file of JSON Lines holds its follow-ups within its lines. Choose no second file, or bring the requests in as CSV or XLSX.
desk-import-follow-ups-unread = Follow-ups within a row are written as a list in JSON. Put them into a file of their own, or leave this column out.
desk-import-file-needed = Choose a JSON lines, CSV or XLSX file.
desk-import-no-object = This line is no JSON object; write {"{"}"number": …{"}"}.
desk-import-no-json = This line is no JSON and can not be read.
desk-import-repeated = The number { $number } stands in the file more than once. Keep one row.
desk-import-ours = The number { $number } belongs to a request that was entered here. Use another one.
desk-import-moved-on = Somebody has worked on request { $number } since it was brought in; it stays as it is.
desk-import-needed = { $field } is missing.
desk-import-too-long = { $field } has more than { $limit } characters. Shorten it.
desk-import-unknown = { $field } “{ $text }” is not known to the rulebook. Use a name from the rulebook.
desk-import-category-several = Several kinds have the category “{ $text }”: { $kinds }. State the kind in the file.
desk-import-customer-unknown = There is no customer “{ $text }”. Check number or name, or import the customers first.
desk-import-customer-several = Several customers are called “{ $text }”. Use the customer's number.
desk-import-before = { $field } lies before the request was received. Check it.
desk-import-to-come = { $field } lies in the future. Check it.
desk-import-no-phone = “{ $text }” is no telephone number. It is kept as the former system has it.
desk-import-time = { $field } “{ $text }” can not be read. Write it like 2026-03-05 09:30.

## Satisfaction (desk/satisfaction)
event-request-satisfaction-asked = asks the customer how satisfied they are, until { $before }{ $by ->
    [mail] , by mail
   *[other] ; no mail was sent
}
event-request-satisfaction-answered = { $by ->
    [phone] took down what the customer thinks: { $score } of 5
   *[other] took the customer’s answer: { $score } of 5
}
notice-request-dissatisfied = The customer gives { $score } of 5 for the request “{ $title }”; find out why
notice-request-dissatisfied-brief = A customer is not satisfied
desk-satisfaction = Satisfaction
desk-satisfaction-5 = 5 – very satisfied
desk-satisfaction-4 = 4 – satisfied
desk-satisfaction-3 = 3 – neither
desk-satisfaction-2 = 2 – dissatisfied
desk-satisfaction-1 = 1 – very dissatisfied
desk-satisfaction-any = answered
desk-satisfaction-none = not answered yet
desk-satisfaction-by = (by phone, taken down by { $name })
desk-satisfaction-record = Take down the satisfaction
desk-satisfaction-record-text = What the customer said by phone; who takes it down is named with it. An answer that the customer gives behind the link counts instead.
desk-satisfaction-question = How satisfied are you on the whole?
desk-satisfaction-comment = Anything else you would like to say
desk-satisfaction-title = How satisfied are you?
desk-satisfaction-about = How satisfied are you with what { $company } did about this?
desk-satisfaction-until = You can answer, and change your answer, until { $at }.
desk-satisfaction-send = Send
desk-satisfaction-change = Change the answer
desk-satisfaction-thanks = Your answer has arrived. Thank you.
desk-satisfaction-ended = This link has ended, or its address is not complete.
desk-satisfaction-ended-text = A link ends after some days, and when the matter is taken up again. If there is something to say, please get in touch with us.
desk-satisfaction-score-needed = Choose one of 1 to 5.
desk-satisfaction-too-often = The answer was changed many times and can not be changed again; please get in touch with us.
desk-satisfaction-not-closed = Only what the customer thinks of a closed request can be taken down.
desk-satisfaction-off = By the rulebook nobody is asked about requests of this kind.
desk-satisfaction-answered = The customer has answered; that answer counts.
desk-satisfaction-mail-subject = How satisfied are you? Request { $number }
desk-satisfaction-mail-greeting = Good day,
desk-satisfaction-mail-about = The request “{ $title }” ({ $number }) that you brought to { $company } is closed.
desk-satisfaction-mail-ask = Please tell us in a minute how we did
desk-satisfaction-mail-ends = The link opens until { $at }; until then you can change your answer. This mail was sent by a program.
