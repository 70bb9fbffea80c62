### Customer archives: list, page, forms, team, merging.

kind-customer = Customer

customers-title = Customers
customers-new = New customer
customers-edit = Edit
customers-save = Save
customers-search = Name, pinyin initials, number, last digits of a phone
customers-number = Number
customers-tier = Tier
customers-tier-1 = Tier 1
customers-tier-2 = Tier 2
customers-tier-3 = Tier 3
customers-tier-4 = Tier 4
customers-owner = Account manager
customers-owner-me = Me
customers-owner-none = Nobody yet
customers-missing = Missing
customers-incomplete = Incomplete archives
customers-amount-year = Purchases of 12 months
customers-of-import = Import
customers-opened-from = Archive opened from
customers-opened-until = Archive opened until
customers-bought-from = Bought from
customers-bought-until = Bought until
customers-bought-currency = Currency of purchases
customers-other-currencies = Other than renminbi
customers-until-before-from = The last day lies before the first. Swap them.
customers-yes = Yes
customers-none = None
customers-not-known = Not known
customers-kind-special = Special class
customers-empty = No customers yet
customers-empty-text = The customers you look after, and those you may see, will be listed here. Import them from the sheets you have, or enter them one by one.
customers-not-found = No customer fits
customers-not-found-text = Try another spelling or take filters away. Part of a name is enough, in traditional or simplified characters or as pinyin initials.
customers-to-import = Import
customers-hand-over = Hand over
customers-hand-over-to = Hand over to
customers-export-selected = Export selected

## Fields
field-customer-name = Name
field-customer-short-name = Short name
field-customer-kind = Kind
field-customer-credit-code = Unified social credit code
field-customer-legal-representative = Legal representative
field-customer-region = Region
field-customer-address = Address
field-customer-postcode = Postcode
field-customer-phone = Phone
field-customer-fax = Fax
field-customer-industry = Industry
field-customer-scope-of-business = Scope of business
field-customer-registered-capital = Registered capital
field-customer-main-products = Main products ordered
field-customer-lifecycle = Stage
field-customer-lifecycle-since = In this stage since
field-customer-archive-date = Archive opened
field-customer-credit = Credit rating
field-customer-complexity = Complexity of needs
field-customer-promising = Promising
field-customer-key-customer = Key customer
field-contact-name = Name
field-contact-department = Department
field-contact-post = Post
field-contact-phone = Phone
field-contact-mail = Mail
field-contact-main = Main contact

## Stages
status-customer-contacted = Contacted
status-customer-developing = Developing
status-customer-customer = Customer
status-customer-dormant = Dormant
status-customer-lost = Lost
status-customer-merged = Merged

## Forms
customers-kind-needed = Choose one of the kinds of customers in the rulebook.
customers-lifecycle-unknown = There is no such stage. Choose one from the list.
customers-credit-unknown = A credit rating is A, B, C or D.
customers-complexity-range = Complexity is a whole number from 1 to 5.
customers-capital-currency = Registered capital is kept in renminbi. Convert it first.
customers-capital-negative = Registered capital cannot be negative.
customers-capital-hint = 5,000,000 or 5000000.00, in yuan
customers-field-missing = Required by the archive standard
customers-missing-count = { $count ->
    [one] One required field is missing.
   *[other] { $count } required fields are missing.
}
customers-owner-beyond-reach = You can give customers only to people within your own reach.
customers-person-gone = That account is closed. Choose somebody else.
customers-person-needed = Choose a colleague from the list.
customers-role-unknown = There is no such role. Choose one from the list.
customers-confirm-duplicate = { $others ->
    [0] This may be here already: { $named }. If it is another customer, tick the box below and save again.
   *[other] This may be here already: { $named } (and { $others } more that you may not see; ask the information function). If it is another customer, tick the box below and save again.
}
customers-confirm-box = Checked: it is another customer
customers-confirm-hint = Needed when an archive with the same name, credit code or phone is there already.

## Page
customers-facts = Archive
customers-contacts = Contacts
customers-contacts-more = More contacts
customers-contacts-none = No contacts yet
customers-contacts-none-text = An archive is complete only with a contact, their department and post.
customers-contact-new = New contact
customers-contact-edit = Edit contact
customers-contact-leave = Has left
customers-contact-leave-text = No longer listed as a contact. What was dealt with them stays on record.
customers-reveal = Show
customers-nothing-to-reveal = There is nothing to show.
customers-timeline = Timeline
customers-timeline-older = Older
customers-duties = Duties
customers-purchases = Purchases
customers-purchases-none = No purchases yet
customers-purchases-none-text = Once purchases are recorded or imported, their sums stand here by month and year.
customers-purchases-by-month = Purchases of 12 months ({ $currency })
customers-purchases-by-year = Purchases by year
customers-purchases-last = Last purchases
customers-purchases-count = Purchases
customers-purchase-new = Record purchase
customers-purchased-on = Date
customers-archive-date-in-future = An archive cannot have been opened after today. Check the date.
customers-purchase-in-future = A purchase cannot lie in the future.
customers-amount = Amount
customers-amount-hint = ¥1,234.50 or 500万; negative for a return
customers-currency = Currency
customers-quantity = Quantity
customers-quantity-positive = The quantity is a whole number above zero.
customers-order-number = Order number
customers-order-known = This customer has a purchase with that order number already.
customers-year = Year
customers-total = Total

## Team
customers-team = Team
customers-team-now = In the team
customers-team-change = Change
customers-team-add = Add somebody
customers-team-who = Who
customers-team-role = Role
customers-team-role-hint = Choosing account manager hands the customer over
customers-team-remove = Remove
customers-team-too-small = This customer is important. Let another colleague be in contact too.
customers-account-manager-stays = An account manager is not removed. Hand the customer over to somebody else first.
customers-role-account-manager = Account manager
customers-role-technical-support = Technical support
customers-role-colleague = Colleague

## Duplicates and merging
customers-duplicates = Duplicates
customers-duplicates-none = No likely duplicates
customers-duplicates-none-text = Customers with the same name, credit code or phone will stand here in groups, to be checked and merged.
customers-alike-name = Same name
customers-alike-credit-code = Same credit code
customers-alike-phone = Same phone
customers-merge-into-first = Merge into the first
customers-merge = Merge customers
customers-merge-other = Customer to merge into this one
customers-merge-hint = Find it by name, number or the last digits of a phone. Both archives are compared first; nothing is merged before you confirm.
customers-merge-compare = Compare
customers-merge-do = Merge
customers-merge-text = Contacts, purchases and open matters of { $other } will go to { $kept }. A merge can be undone.
customers-merge-caption = Where the two archives differ
customers-merge-field = Field
customers-merge-kept = Stays
customers-merge-merged = Merged in
customers-merge-take = Take the latter
customers-merge-unknown = There is no such customer. Choose it by number or name.
customers-merge-itself = A customer cannot be merged with itself. Choose another one.
customers-merge-undo = Undo merge
customers-merge-undone-already = This merge has been undone already.
customers-merged-here = { $name } ({ $number }) was merged into this archive.

## Duties and notices
duty-archive-complete = Complete the archive
duty-archive-complete-import = Complete the imported archives
duty-archive-second-contact = Assign a second person in contact
notice-customer-handed-over = { $name } was handed over to you.
notice-customer-handed-over-brief = A customer was handed over to you

## Events
event-customer-created = opened the archive
event-customer-edited = changed the archive
event-customer-lifecycle = moved it from { $was ->
    [contacted] contacted
    [developing] developing
    [customer] customer
    [dormant] dormant
   *[lost] lost
} to { $stage ->
    [contacted] contacted
    [developing] developing
    [customer] customer
    [dormant] dormant
   *[lost] lost
}
event-customer-contact-added = added the contact { $name }
event-customer-contact-edited = changed the contact { $name }
event-customer-contact-left = noted that the contact { $name } has left
event-customer-handed-over = handed the customer over from { $from } to { $to }
event-customer-team-joined = added { $staff } to the team
event-customer-team-left = removed { $staff } from the team
event-customer-merged = merged { $name } ({ $other }) into it
event-customer-merged-into = merged it into { $name } ({ $other })
event-customer-merge-undone = undid the merge with { $name } ({ $other })
