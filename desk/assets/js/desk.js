// Starts what makes the desk quicker; every page works without it.
import { createAll, Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink } from "./govuk-frontend.min.js";
import { startKeys } from "./keys.js";
import { startDecisionForm } from "./decision-form.js";
import { startFilters } from "./filter.js";
import { startMarks } from "./marks.js";
import { startNews } from "./news.js";
import { startUndo } from "./undo.js";

for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]) {
  createAll(component);
}
startKeys(document);
startDecisionForm(document);
startFilters(document);
startMarks(document);
startNews(document);
startUndo(document);
