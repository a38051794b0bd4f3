source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

fa_values <- function(x, d) list(
  n = x$n.obs, loadings = matrix_of(x$loadings), communality = by_name(x$communality), uniqueness = by_name(x$uniquenesses),
  complexity = by_name(x$complexity), factor_cor = if (is.null(x$Phi)) NULL else matrix_of(x$Phi),
  structure = matrix_of(x$Structure), vaccounted = matrix_of(x$Vaccounted), dof = x$dof, objective = x$objective,
  chi_likelihood = x$STATISTIC, p = x$PVAL, chi_empirical = x$chi, null_chisq = x$null.chisq, null_dof = x$null.dof,
  TLI = x$TLI, RMSEA = as.list(setNames(as.numeric(x$RMSEA), c("RMSEA", "lower", "upper", "confidence"))),
  BIC = x$BIC, SABIC = x$SABIC, rms = x$rms, crms = x$crms, fit = x$fit, fit_off = x$fit.off,
  R2_scores = as.list(as.numeric(x$R2))
)
score_values <- function(x, d) list(weights = matrix_of(x$weights), head = matrix_of(head(x$scores, 8)),
                                    R2 = as.list(as.numeric(x$R2)), r_scores = matrix_of(x$r.scores))

nice <- bfi(c(paste0("A", 1:5), paste0("C", 1:5), paste0("N", 1:5)))
leaders <- lq(c(paste0("LEAD", sprintf("%02d", 1:11)), paste0("TSIG", sprintf("%02d", 1:3))))
attitude <- 'd <- read.csv("attitude.csv", na.strings="")'
fa_record <- function(id, prep, call) list(id = id, dataset = sub('.*read.csv\\("(\\w+)\\.csv.*', "\\1", prep), prep = prep, call = call)

run("efa", list(
  "^scores" = score_values,
  "^(minres|ml|pa|poly)_" = fa_values,
  "^factanal" = function(x, d) list(loadings = matrix_of(x$loadings), uniqueness = by_name(x$uniquenesses),
                                    chisq = list(objective = as.numeric(x$STATISTIC)), dof = x$dof, p = list(objective = as.numeric(x$PVAL))),
  "^pca" = function(x, d) list(loadings = matrix_of(x$loadings), communality = by_name(x$communality), values = as.list(x$values))
), more = list(
  fa_record("bfi15_gaps/minres_oblimin", nice, 'psych::fa(d, nfactors=3, fm="minres", rotate="oblimin")'),
  fa_record("bfi15_gaps/ml_promax", nice, 'psych::fa(d, nfactors=3, fm="ml", rotate="promax")'),
  fa_record("bfi15_gaps/minres_geominQ", nice, 'psych::fa(d, nfactors=3, fm="minres", rotate="geominQ")'),
  fa_record("bfi15_gaps/pa_none", nice, 'psych::fa(d, nfactors=3, fm="pa", rotate="none")'),
  fa_record("bfi15_gaps/pa_varimax", nice, 'psych::fa(d, nfactors=3, fm="pa", rotate="varimax")'),
  fa_record("bfi15_gaps/poly_oblimin", nice, 'psych::fa(d, nfactors=3, fm="minres", rotate="oblimin", cor="poly", correct=0)'),
  fa_record("leaders/minres_oblimin", leaders, 'psych::fa(d, nfactors=2, fm="minres", rotate="oblimin")'),
  fa_record("leaders/ml_geominQ", leaders, 'psych::fa(d, nfactors=2, fm="ml", rotate="geominQ")'),
  fa_record("leaders/minres_none", leaders, 'psych::fa(d, nfactors=1, fm="minres", rotate="none")'),
  fa_record("leaders/pa_promax", leaders, 'psych::fa(d, nfactors=4, fm="pa", rotate="promax")'),
  fa_record("attitude/ml_varimax", attitude, 'psych::fa(d, nfactors=2, fm="ml", rotate="varimax")'),
  fa_record("attitude/minres_oblimin", attitude, 'psych::fa(d, nfactors=2, fm="minres", rotate="oblimin")'),
  fa_record("leaders/scores_Thurstone", leaders, 'psych::factor.scores(d, psych::fa(d, nfactors=3, rotate="oblimin"), method="Thurstone")'),
  fa_record("leaders/scores_Bartlett", leaders, 'psych::factor.scores(d, psych::fa(d, nfactors=3, rotate="oblimin"), method="Bartlett")'),
  fa_record("leaders/scores_tenBerge", leaders, 'psych::factor.scores(d, psych::fa(d, nfactors=3, rotate="oblimin"), method="tenBerge")'),
  fa_record("bfi15_gaps/scores_tenBerge", nice, 'psych::factor.scores(d, psych::fa(d, nfactors=3, rotate="varimax"), method="tenBerge")')
))
