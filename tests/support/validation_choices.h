/* tests/support/validation_choices.h: what a table's errors would be had other rows been fitted.
 *
 * A choice is as many rows of a table as were fitted, from which `dutsim calibrate` could tell all
 * parameters: none without effect, none only together, none hardly apart (docs/calibrate.md). The
 * parameters are fitted to the choice's rows by the same least squares, all other rows are
 * predicted. Formulas and table: docs/validation.md. */
#ifndef TESTS_SUPPORT_VALIDATION_CHOICES_H
#define TESTS_SUPPORT_VALIDATION_CHOICES_H

#include "tests/support/validation.h"

/* Errors of the rows not in a choice. */
typedef struct {
    char *rows; /* names of the fitted ones, joined by "; " */
    double median, worst;
    char *worst_row;
    double residual;       /* the largest error of a fitted row */
    gboolean is_published; /* the rows that the profile was fitted to */
} ValidationChoice;

typedef struct {
    guint n_fitted;
    guint64 n_subsets;    /* of so many rows */
    guint n_told;         /* choices: those that tell all parameters */
    GArray *choices;      /* of ValidationChoice, all of them or a sample */
    double median, worst; /* of the published choice */
    guint
        n_worse; /* other choices of the list whose worst error is larger by more than 1 % of it */
    double typical_median; /* median over the choices of the median error */
    double typical_worst;  /* median over the choices of the worst error */
    double largest_median, largest_worst;
    guint largest; /* the choice of largest_worst */
} ValidationChoices;

/* Fits `table`, which has parameters, to at most `most` choices: where there are more, to those at
 * equal distances in lexicographic order of their rows. (transfer full) */
ValidationChoices *validation_choices_new(const ValidationTable *table, guint most);
void validation_choices_free(ValidationChoices *choices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValidationChoices, validation_choices_free)

#endif
