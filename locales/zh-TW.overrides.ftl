### Sentences whose wording in Taiwan differs from what conversion of zh-CN gives. Whole messages only.

web-nav-insights = 儀表板
web-form-offline = 連不上伺服器，內容還在這裡。請檢查網路後再送出。
web-form-failed = 沒有成功，內容還在這裡。請稍後再試，或聯絡管理員。
frame-token-none-text = 程式以權杖存取 API，權限與您本人相同。
