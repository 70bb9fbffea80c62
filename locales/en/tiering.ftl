### Tiers: scores, the quarterly review, changes between reviews, key customers, simulation.

kind-tier-review = Quarterly review
kind-tier-change = Tier change
kind-key-customers = Key customer list

status-tier-review-planned = To be begun
status-tier-review-drafting = Scoring
status-tier-review-drafted = To be submitted
status-tier-review-proposed = Waiting for approval
status-tier-review-returned = Returned
status-tier-review-refused = Refused
status-tier-review-taking-effect = Taking effect
status-tier-review-in-force = In force
status-tier-change-raised = To be submitted
status-tier-change-proposed = Waiting for approval
status-tier-change-in-force = In force
status-tier-change-returned = Returned
status-tier-change-refused = Refused
status-tier-change-withdrawn = Withdrawn
status-key-customers-planned = To be begun
status-key-customers-drafted = To be submitted
status-key-customers-proposed = Waiting for approval
status-key-customers-returned = Returned
status-key-customers-refused = Refused
status-key-customers-taking-effect = Taking effect
status-key-customers-in-force = In force

duty-tiering-notify = Tell the customer of the new tier
duty-tiering-review = Complete the quarterly tier review
duty-tiering-key = Name the key customers of the year

## Events
event-tiering-planned = planned the review of { $quarter }
event-tiering-begun = began to score customers as of { $as_of }
event-tiering-assessed = scored { $customers } customers: { $up } up, { $down } down, { $first } for the first time
event-tiering-excluded = took out “{ $customer }” ({ $number })
event-tiering-included = took “{ $customer }” ({ $number }) back in
event-tiering-in-force = in force; { $moved ->
    [one] one customer
   *[other] { $moved } customers
} moved{ $overtaken ->
    [0] {""}
   *[other] , { $overtaken } kept a tier that was changed meanwhile
}
event-tiering-change-made = proposed a tier change of { $customers ->
    [one] one customer
   *[other] { $customers } customers
}
event-tiering-moved = moved from { $old ->
    [0] no tier
   *[other] tier { $old }
} to tier { $new } ({ $proposal })
event-tiering-proposed = proposed tier { $new } ({ $proposal })
event-tiering-raised = crossed a threshold; tier { $new } was proposed ({ $proposal })
event-tiering-told = told the customer of the new tier { $how ->
    [phone] by phone
    [visit] on a visit
    [mail] by mail
    [letter] by letter
   *[other] by message
}
event-tiering-key-planned = planned the key customers of { $year }
event-tiering-key-listed = listed { $customers ->
    [one] one customer
   *[other] { $customers } customers
} by last year’s sales
event-tiering-key-added = added “{ $customer }” ({ $number }) by strategic fit
event-tiering-key-removed = took “{ $customer }” ({ $number }) off the list
event-tiering-key-in-force = in force; key status changed for { $changed ->
    [one] one customer
   *[other] { $changed } customers
}
event-tiering-key-named = named a key customer ({ $proposal })
event-tiering-key-ended = no longer a key customer ({ $proposal })

## Notices
notice-tiering-assessed = “{ $title }” is scored and can be looked at and submitted
notice-tiering-assessed-brief = A review is scored
notice-tiering-approved-with-fewer = “{ $title }” was approved; its deciders took out { $number ->
    [one] one customer, who keeps
   *[other] { $number } customers, who keep
} the present tier
notice-tiering-approved-with-fewer-brief = A review was approved without some of its customers
notice-tiering-in-force = “{ $title }” is in force; { $moved ->
    [one] one customer
   *[other] { $moved } customers
} moved
notice-tiering-in-force-brief = Changes of tiers are in force

## Overview
tiering-title = Customer tiers
tiering-reviews = Reviews
tiering-reviews-none = No review yet
tiering-reviews-none-text = A quarterly review scores all customers and says who moves and why; it takes effect on approval. Begin with “Start a review” above.
tiering-changes = Tier changes
tiering-namings = Key customer lists
tiering-none-yet = None yet
tiering-movement = Up and down in the last reviews
tiering-status = Status
tiering-review-start = Start a review
tiering-key-start = Name key customers

## Reviews
tiering-quarter = Quarter
tiering-quarter-hint = Such as { $quarter }, which is meant when both are empty; otherwise that of the day of assessment
tiering-as-of = Day of assessment
tiering-as-of-hint = Only data up to this day counts; the quarter’s last day when empty
tiering-review-of = As of { $day }, under rulebook { $version }
tiering-review-customers = Customers
tiering-review-up = Up
tiering-review-down = Down
tiering-review-first = First rating
tiering-review-excluded = Taken out
tiering-review-moves = { $number } to move
tiering-review-nobody = Nobody here
tiering-review-nobody-text = No customer answers to this, or none that you may see.
tiering-review-planned-text = The quarter is over and its review has not begun. “Score” scores all customers by the data of the day of assessment.
tiering-list-moves = All
tiering-list-up = Up
tiering-list-down = Down
tiering-list-first = First rating
tiering-list-excluded = Taken out
tiering-assess = Score
tiering-assess-again = Score again
tiering-submit = Submit for approval
tiering-comment = Comment
tiering-decide = Decide
tiering-approval = Approval
tiering-retry = Go on
tiering-stopped = The work stopped; what is done stays. Press “Go on”; if it stops again, tell the administrator.
tiering-nothing-stopped = Nothing has stopped.
tiering-drafting = Scoring customers
tiering-taking-effect = Giving customers their new tiers
tiering-overtaken = { $number ->
    [one] One customer was
   *[other] { $number } customers were
} changed after the proposal and kept that tier.
tiering-foreign-customers = { $number ->
    [one] One customer has
   *[other] { $number } customers have
} purchases in other currencies than the yuan; these do not count in the score.
tiering-foreign-purchases = { $number ->
    [one] one purchase
   *[other] { $number } purchases
} in other currencies left out
tiering-from = Now
tiering-to = Proposed
tiering-why = Main reason
tiering-begun = Entered
tiering-owner = In charge
tiering-facts = Facts
tiering-timeline = Timeline
tiering-exclude = Take out
tiering-exclude-text = “{ $name }” keeps its tier in this review.
tiering-include = Take back in
tiering-excluded = Taken out
tiering-excluded-who = Taken out by
tiering-excluded-by = Taken out ({ $name }): { $reason }
tiering-decider-text = You can take single customers out with a reason, then decide; they keep their tier in this review. You can take back in whom you took out in this step, but nobody whom others took out.
tiering-reason = Reason
tiering-explained = Score of { $name }
tiering-matrix = Movement
tiering-matrix-corner = Now \ new
tiering-matrix-caption = Customers by the tier they are in (rows) and the tier proposed (columns)
tiering-customer-number = Customer number
tiering-score-before = Score before
tiering-sheet-currency = Currency
tiering-sheet-foreign = Purchases in other currencies, left out

## Scores
tiering-no-tier = No tier
tiering-tier = Tier
tiering-since = Since
tiering-score = Score
tiering-score-sum = Composite { $score }
tiering-history = Scores over time
tiering-panel = Tier
tiering-never-rated = Not rated yet. The first rating comes with the next quarterly review.
tiering-explained-by = From the data of { $day } under rulebook { $version }, by
tiering-indicator-amount = Amount bought
tiering-indicator-purchases = Purchases
tiering-indicator-credit = Credit standing
tiering-indicator-years = Years of cooperation
tiering-indicator-complexity = Complexity of needs
tiering-fact-purchases = { $number ->
    [one] one purchase
   *[other] { $number } purchases
}
tiering-fact-credit = grade { $grade }
tiering-fact-years = { $number ->
    [one] one year
   *[other] { $number } years
}
tiering-fact-complexity = { $number } of 5
tiering-fact-unknown = not known
tiering-reason-fact = { $indicator }: { $before } → { $after }
tiering-reason-rulebook = { $indicator } counts differently in the rulebook
tiering-reason-first = First rating
tiering-reason-none = Score unchanged

## Changes and notices
tiering-change-propose = Propose another tier
tiering-change-from = Present tier: { $tier }
tiering-change-to = Change to
tiering-change-waits = A tier change is not decided yet:
tiering-change-line = { $name } ({ $number })
tiering-raised-by-rulebook = Purchases or needs changed and the score crossed a threshold
tiering-notice-done = Customer told
tiering-notice-how = How
tiering-notice-note = Who was told, and what they said
tiering-notice-nothing = There is no new tier to tell of.
tiering-way-phone = Phone
tiering-way-visit = Visit
tiering-way-mail = Mail
tiering-way-letter = Letter
tiering-way-message = Message

## Key customers
tiering-key-year = Year
tiering-key-at-least = Last year’s sales at least
tiering-key-customers = List
tiering-key-new = New on the list
tiering-key-ending = No longer on the list
tiering-key-sales = Last year’s sales
tiering-key-purchases = Last year’s purchases
tiering-key-fit = Strategic fit
tiering-key-fit-hint = Why the customer fits the strategy, what the potential is, and what relationship there is
tiering-key-by-sales = By sales
tiering-key-now = Key customer now
tiering-key-add = Add a customer
tiering-key-list = List by sales
tiering-key-remove = Take off
tiering-key-remove-text = Takes “{ $name }” off the list.
tiering-key-nobody = The list is empty
tiering-key-nobody-text = No customer’s sales of last year reach the sum, or the list has not been made. Customers can be added by strategic fit.
tiering-key-planned-text = The key customers of the year have not been proposed. “List by sales” begins.

## Simulation
tiering-simulation = Simulation
tiering-simulation-text = Who would rise and fall with other weights or thresholds. A simulation changes nothing.
tiering-simulation-try = What to try
tiering-simulation-draft = Number of a rulebook draft
tiering-simulation-draft-hint = When given, the draft is tried and the weights and thresholds below do not count
tiering-simulation-run = Simulate
tiering-simulation-reset = As in force
tiering-simulation-result = { $customers } customers: { $up } up, { $down } down, { $same } unchanged.
tiering-base-standing = Beside present tiers
tiering-base-rulebook = Beside the rulebook in force
tiering-weight-of = { $indicator }: weight (%)
tiering-threshold-of = { $tier }: from points

## Refused
tiering-clause-off = The rulebook in force does not have this clause.
tiering-scheme-off = The rulebook in force lacks one of the clauses indicators, weights and tiers; nobody can be scored.
tiering-as-of-future = The day of assessment can not be later than today.
tiering-as-of-before-quarter = The day of assessment can not be before the quarter’s first day.
tiering-as-of-too-early = The day of assessment can not be before the year 1900.
tiering-day-unreadable = This is no date; write it as 2026-09-30.
tiering-quarter-unreadable = This is no quarter; write it as 2026Q3.
tiering-review-open = The quarter’s review { $number } is at work; finish it first.
tiering-review-not-assessable = The review is submitted or over and can not be scored again.
tiering-review-not-at-hand = The review can not be changed or submitted now: it is not scored yet, or is submitted or over.
tiering-customer-taken-out = This customer is taken out already.
tiering-customer-not-taken-out = This customer is not taken out.
tiering-customer-taken-out-by-others = The proposer or another step took this customer out, which can not be undone here; return the review to have the customer in it.
tiering-review-covers-all = A review covers all customers; only those whom the rulebook lets propose tiers for all of them can start one.
tiering-review-differs = The review’s customers are not those that were submitted; return it to have it submitted again.
tiering-customer-not-in-review = This review does not have that customer.
tiering-customer-unknown = There is no such customer.
tiering-customer-merged = This customer was merged into another; its tier can not be changed.
tiering-change-open = The tier change { $number } of this customer is not decided; wait for it, or withdraw it first.
tiering-change-not-at-hand = This change is submitted or over.
tiering-tier-needed = Choose a tier.
tiering-tier-as-it-is = The customer is in this tier already.
tiering-reason-needed = Give the reason.
tiering-text-too-long = At most 1,000 characters.
tiering-notice-how-needed = Choose how the customer was told.
tiering-key-year-wrong = This year or the next.
tiering-key-open = The list { $number } of that year is begun already.
tiering-key-not-at-hand = The list is submitted or over and can not be changed.
tiering-key-too-many = More than { $most } customers reach the sum; raise it in the rulebook first.
tiering-not-a-share = A percentage from 0 to 100 with at most two decimals.
tiering-not-points = A whole number from 0 to 100.
tiering-weights-sum = Weights must add up to 100%, not { $sum }%.
tiering-thresholds-not-falling = Thresholds must fall from tier 1 to tier 3.
tiering-draft-unknown = There is no such draft, or you may not read it.
tiering-draft-faulty = This draft has faults; mend what its check shows first.
tiering-sheet-too-long = A sheet has at most { $most } rows; narrow the list.
