source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))
suppressMessages(library(lavaan))

rows <- function(frame) {
  lapply(seq_len(nrow(frame)), function(i) lapply(as.list(frame[i, , drop = FALSE]), function(x) if (is.numeric(x)) as.numeric(x) else as.character(x)))
}
estimates <- function(fit) {
  table <- as.data.frame(parameterEstimates(fit, standardized = TRUE))
  table[!table$op %in% c("==", ":="), intersect(c("lhs", "op", "rhs", "group", "est", "se", "z", "pvalue", "ci.lower", "ci.upper", "std.lv", "std.all"), names(table))]
}
top_mi <- function(fit) {
  table <- tryCatch(as.data.frame(suppressWarnings(modindices(fit))), error = function(e) NULL)
  if (is.null(table) || !nrow(table)) return(NULL)
  table <- head(table[order(-table$mi), ], 5)
  rows(table[, intersect(c("lhs", "op", "rhs", "group", "mi", "epc"), names(table))])
}
fit_values <- function(fit, d) {
  correlations <- lavInspect(fit, "cor.lv")
  list(nobs = as.list(lavInspect(fit, "nobs")), npar = lavInspect(fit, "npar"), fit = by_name(fitMeasures(fit)),
       estimates = rows(estimates(fit)), top_mi = top_mi(fit),
       factor_cor = if (lavInspect(fit, "ngroups") == 1) matrix_of(correlations) else NULL,
       r2 = if (lavInspect(fit, "ngroups") == 1) by_name(lavInspect(fit, "r2")) else NULL)
}
validity <- function(x, d) list(
  reliability = if (is.null(x$reliability)) NULL else matrix_of(x$reliability),
  comprel_omega = by_name(x$comprel), AVE = by_name(x$AVE)
)

hs <- 'd <- read.csv("holzinger1939.csv", na.strings="")'
three <- 'm <- "visual =~ x1+x2+x3; textual =~ x4+x5+x6; speed =~ x7+x8+x9"'
gaps <- function(every) sprintf('for (j in 1:9) d[(7*(seq_len(nrow(d))-1) + 13*(j-1)) %%%% %d == 0, paste0("x", j)] <- NA', every)
big5 <- 'd <- na.omit(read.csv("bfi.csv", na.strings="")[1:900,c("gender",paste0("N",1:5),paste0("E",1:5))]); m <- "N =~ N1+N2+N3+N4+N5; E =~ E1+E2+E3+E4+E5"'
binary <- 'for (v in names(d)[-1]) d[[v]] <- as.integer(d[[v]] > 3)'
mixed <- 'd$N1 <- pmin(d$N1,3); d$N2 <- as.integer(d$N2>3); d$E4 <- pmax(d$E4,2)'
one <- function(id, file, prep, call) list(id = id, dataset = file, prep = paste(prep, collapse = "; "), call = call)
on_hs <- function(id, model, call, every = NULL) one(id, "holzinger1939", c(hs, if (!is.null(every)) gaps(every), model), call)
on_big5 <- function(id, recoding, call) one(id, "bfi", c(big5, recoding), call)

run("cfa", list(
  "factor_scores" = function(x, d) list(regression_first5 = matrix_of(head(unclass(x$reg), 5)), bartlett_first5 = matrix_of(head(unclass(x$bart), 5))),
  "htmt" = function(x, d) list(htmt = matrix_of(x$htmt), htmt2 = matrix_of(x$htmt2)),
  "validity" = validity,
  "." = fit_values
), more = list(
  on_hs("hs_gaps/FIML_ML", three, 'lavaan::cfa(m, data=d, missing="ml")', 19),
  on_hs("hs_gaps/FIML_MLR", three, 'lavaan::cfa(m, data=d, missing="ml", estimator="MLR")', 19),
  on_hs("hs_many_gaps/FIML_MLR", three, 'lavaan::cfa(m, data=d, missing="ml", estimator="MLR", em.h1.iter.max=10000, em.h1.tol=1e-9)', 5),
  on_hs("hs_gaps/FIML_MLR_scalar", three, 'lavaan::cfa(m, data=d, missing="ml", estimator="MLR", group="school", group.equal=c("loadings","intercepts"))', 19),
  on_hs("hs_gaps/MLR_listwise", three, 'lavaan::cfa(m, data=d, estimator="MLR")', 19),
  on_hs("hs_second_order/MLR", 'm <- "visual =~ x1+x2+x3; textual =~ x4+x5+x6; speed =~ x7+x8+x9; g =~ visual+textual+speed"', 'lavaan::cfa(m, data=d, estimator="MLR")'),
  on_hs("hs_second_order/MLM_stdlv", 'm <- "visual =~ x1+x2+x3; textual =~ x4+x5+x6; speed =~ x7+x8+x9; g =~ visual+textual+speed"', 'lavaan::cfa(m, data=d, estimator="MLM", std.lv=TRUE)'),
  on_hs("hs_bifactor/MLR_stdlv", 'm <- "g =~ x1+x2+x3+x4+x5+x6+x7+x8+x9; t =~ x4+x5+x6; s =~ x7+x8+x9; g ~~ 0*t + 0*s; t ~~ 0*s"', 'lavaan::cfa(m, data=d, estimator="MLR", std.lv=TRUE)'),
  on_hs("hs_residual_covariances/MLR", 'm <- "visual =~ x1+x2+x3; textual =~ x4+x5+x6; speed =~ x7+x8+x9; x7 ~~ x8; x2 ~~ 0.1*x4"', 'lavaan::cfa(m, data=d, estimator="MLR")'),
  on_hs("hs_labels/MLM", 'm <- "visual =~ x1+a*x2+a*x3; textual =~ x4+b*x5+x6; speed =~ x7+b*x8+x9; x4 ~~ r*x4; x5 ~~ r*x5"', 'lavaan::cfa(m, data=d, estimator="MLM")'),
  on_hs("hs_fixed/MLM", 'm <- "visual =~ NA*x1+x2+0.7*x3; textual =~ x4+x5+x6; speed =~ NA*x7+x8+x9; visual ~~ 1*visual; speed ~~ 1*speed; textual ~~ 0*speed"', 'lavaan::cfa(m, data=d, estimator="MLM")'),
  on_hs("hs_lone_item/MLR", 'm <- "visual =~ x1+x2+x3; textual =~ x4+x5+x6; lone =~ x7"', 'lavaan::cfa(m, data=d, estimator="MLR")'),
  on_hs("hs_means/MLR", 'm <- "visual =~ x1+x2+x3; textual =~ x4+x5+x6; speed =~ x7+x8+x9; x1 ~ 5*1; visual ~ NA*1"', 'lavaan::cfa(m, data=d, estimator="MLR")'),
  on_hs("hs_saturated/MLR", 'm <- "v =~ x1+x2+x3"', 'lavaan::cfa(m, data=d, estimator="MLR")'),
  on_hs("hs_school/ML_stdlv_metric", three, 'lavaan::cfa(m, data=d, std.lv=TRUE, group="school", group.equal="loadings")'),
  on_hs("hs_school/MLR_all_equal", three, 'lavaan::cfa(m, data=d, estimator="MLR", group="school", group.equal=c("loadings","intercepts","residuals","lv.variances","lv.covariances","means"))'),
  on_hs("hs_school/MLM_by_group", 'm <- "visual =~ x1+c(0.6,0.6)*x2+x3; textual =~ x4+c(a,a)*x5+c(NA,1)*x6; speed =~ x7+x8+x9"', 'lavaan::cfa(m, data=d, estimator="MLM", group="school")'),
  one("attitude/MLM", "attitude", c('d <- read.csv("attitude.csv", na.strings="")', 'm <- "a =~ rating+complaints+learning+raises; b =~ privileges+critical+advance"'), 'lavaan::cfa(m, data=d, estimator="MLM")'),
  one("leaders/WLSMV", "lq2002", c('d <- read.csv("lq2002.csv", na.strings="")[,sprintf("LEAD%02d",1:11)]', 'm <- paste("lead =~", paste(names(d), collapse="+"))'), 'lavaan::cfa(m, data=d, ordered=TRUE)'),
  one("leaders/ULSMV", "lq2002", c('d <- read.csv("lq2002.csv", na.strings="")[,sprintf("LEAD%02d",1:11)]', 'm <- paste("lead =~", paste(names(d), collapse="+"))'), 'lavaan::cfa(m, data=d, ordered=TRUE, estimator="ULSMV")'),
  one("science/WLSMV", "science", c('d <- read.csv("science.csv", na.strings="")', 'm <- "f =~ Comfort+Environment+Work+Future+Technology+Industry+Benefit"'), 'lavaan::cfa(m, data=d, ordered=TRUE)'),
  on_big5("binary/WLSMV", binary, 'lavaan::cfa(m, data=d[-1], ordered=TRUE)'),
  on_big5("binary/DWLS", binary, 'lavaan::cfa(m, data=d[-1], ordered=TRUE, estimator="DWLS")'),
  on_big5("binary/WLSMV_stdlv_metric", binary, 'lavaan::cfa(m, data=d, ordered=names(d)[-1], std.lv=TRUE, group="gender", group.equal="loadings")'),
  on_big5("mixed/WLSMV", mixed, 'lavaan::cfa(m, data=d[-1], ordered=TRUE)'),
  on_big5("mixed/WLSMV_thresholds", mixed, 'lavaan::cfa(m, data=d, ordered=names(d)[-1], group="gender", group.equal=c("thresholds","loadings"))'),
  on_big5("mixed/ULSMV_metric", mixed, 'lavaan::cfa(m, data=d, ordered=names(d)[-1], estimator="ULSMV", group="gender", group.equal="loadings")'),
  on_big5("mixed/validity", c(mixed, 'fit <- lavaan::cfa(m, data=d[-1], ordered=TRUE)'), 'list(comprel=semTools::compRelSEM(fit), AVE=semTools::AVE(fit))'),
  on_big5("binary/validity", c(binary, 'fit <- lavaan::cfa(m, data=d[-1], ordered=TRUE)'), 'list(comprel=semTools::compRelSEM(fit), AVE=semTools::AVE(fit))'),
  one("sim6_second_order/WLSMV", "sim_culture6", c('d <- read.csv("sim_culture6.csv", na.strings=""); d <- d[,5:19]', 'm <- "TRU =~ TRU1+TRU2+TRU3+TRU4+TRU5; SAF =~ SAF1+SAF2+SAF3+SAF4+SAF5; CLA =~ CLA1+CLA2+CLA3+CLA4+CLA5; climate =~ TRU+SAF+CLA"'), 'lavaan::cfa(m, data=d, ordered=TRUE)'),
  on_hs("hs_gaps/factor_scores", three, 'list(reg=lavaan::lavPredict(lavaan::cfa(m, data=d, missing="ml")), bart=lavaan::lavPredict(lavaan::cfa(m, data=d, missing="ml"), method="Bartlett"))', 19)
))
