### What the six nouns say: records, events, duties, approvals, and sign-in and passwords.

kind-approval = Approval
status-approval-waiting = Waiting
status-approval-approved = Approved
status-approval-returned = Returned
status-approval-refused = Refused
status-approval-withdrawn = Withdrawn
duty-approval-decide = Decide the approval

## The log
event-approval-submitted = submitted it for approval
event-approval-approved = approved
event-approval-returned = returned it
event-approval-refused = refused it
event-approval-withdrawn = withdrew the approval
event-approval-delegated = The approval passed from { $from } to { $to }
event-duty-climbed = “{ $kind }”: { $percent }% of the time used, brought to { $to }
event-duty-owed = New duty “{ $kind }”, due { $due }
event-duty-done = Duty “{ $kind }” done{ $late ->
    [true] {" "}(late)
   *[other] {""}
}
event-duty-void = Duty “{ $kind }” no longer needed
event-duty-late = Duty “{ $kind }” is overdue; it was due { $due }
event-duty-due-changed = “{ $kind }” is now due { $due } instead of { $before }
event-record-exported = exported a list
event-record-revealed = looked at masked personal data
event-record-linked = { $side ->
    [original] marked this as a duplicate of “{ $title }” ({ $number })
    [duplicate] marked “{ $title }” ({ $number }) as a duplicate of this
    [earlier] marked this as a follow-up to “{ $title }” ({ $number })
    [follow_up] marked “{ $title }” ({ $number }) as a follow-up to this
   *[related] linked this to “{ $title }” ({ $number })
}
event-record-unlinked = took the link to “{ $title }” ({ $number }) away
event-record-watcher-added = asked { $staff } to watch this
event-record-watcher-removed = spared { $staff } watching this
event-record-tagged = added the tag “{ $tag }”
event-record-untagged = removed the tag “{ $tag }”
event-session-begun = signed in
event-session-ended = signed out
event-session-refused = A sign-in was refused
event-token-added = added the API token “{ $name }”
event-token-ended = ended an API token

## Notices
notice-approval-waiting = “{ $title }” waits for your decision
notice-approval-waiting-brief = An approval waits for your decision
notice-approval-approved = “{ $title }” was approved
notice-approval-approved-brief = What you asked for was approved
notice-approval-declined = “{ $title }” { $state ->
    [returned] was returned
    [refused] was refused
   *[other] was not approved
}: { $comment }
notice-approval-declined-brief = What you asked for was not approved
notice-duty-late = The duty “{ $duty }” is overdue
notice-duty-late-brief = A duty is overdue
notice-duty-climbed = “{ $duty }” has used { $percent }% of its time
notice-duty-climbed-brief = A duty is brought up to you

## What can not be done
error-forbidden = You may see this, but the rulebook does not let you do that.
error-forbidden-reveal = The rulebook does not let you see masked personal data here.
error-number-taken = The number { $number } is taken; please choose another.
error-link-self = This can not be linked to itself. Please choose another.
error-link-unknown = There is nothing with this number. Please choose from the list.
error-link-known = It is linked to { $number } already. Please take that link away first.
error-link-not-there = It is not linked to { $number }.
error-link-has-original = It is marked as a duplicate of another already. Please take that link away first.
error-link-loop = { $number } is, directly or through others, marked as a duplicate of or follow-up to this; it can not also be the other way round.
error-link-too-many = There can be { $most } links at most. Please take one away first.
error-watcher-may-not-read = { $name } may not read this and can not watch it.
error-watchers-too-many = At most { $most } people watch one record. Please remove one first.
error-none-selected = Nothing is selected. Select in the list first.
error-too-many-selected = At most { $most } can be changed at once. Select fewer.
error-tag-needed = Enter a tag.
error-tag-too-long = A tag has at most { $limit } characters. Shorten it.
error-tag-known = The tag “{ $tag }” is there already.
error-tag-not-there = There is no tag “{ $tag }” here.
error-tag-too-many = A record has at most { $most } tags. Remove one first.
approval-already-decided = This approval has ended.
approval-already-waiting = Approval { $number } waits for a decision already. Wait for it to end, or withdraw it first.
approval-comment-needed = Please say why you return or refuse it.
approval-no-chain = The rulebook has no approval chain “{ $chain }”. Please tell your administrator.
approval-no-step = No step of the approval chain “{ $chain }” applies. Please tell your administrator.
approval-nobody = There is nobody who could decide ({ $decider }). Please ask your administrator to appoint somebody.
approval-not-yours = This step is not yours to decide.
approval-own-request = Nobody approves their own request.
idempotency-other-request = This Idempotency-Key was used for another request; please use a new one.
view-audience-not-yours = The rulebook does not let you share views with these colleagues. Please choose from the list.
view-name-needed = Please name the view, in at most 60 characters.

## Sign-in, passwords, keys
sign-in-wrong = The account or the password is wrong.
sign-in-too-often = Too many attempts. Please try again in { $minutes } minutes.
password-too-short = The password needs at least { $least } characters.
password-too-long = The password can have at most { $most } characters.
password-is-account = The password must not be almost the account's name.
password-repeats = The password must not be a few characters repeated.
password-is-sequence = The password must not be a run of letters, digits or neighbouring keys.
password-is-common = This password is too common and easy to guess; please choose another.
key-file-missing = There is no key file { $path }.
key-file-unusable = The key file { $path } can not be read or written: { $cause }
key-file-too-open = The key file { $path } has mode { $mode }, which lets other users read it. Run chmod 600 { $path }.
key-file-wrong-heading = { $path } is not a key file of this version.
key-file-damaged = The key file { $path } is damaged; restore it from a backup.
no-randomness = The operating system gave no random bytes, so no key could be made.
