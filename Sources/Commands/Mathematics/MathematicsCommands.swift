import Language

let mathematicsCommands: [Command] =
    elementaryCommands + roundingCommands + divisionCommands + predicateCommands + reductionCommands
    + statisticsCommands
    + extremumCommands + searchCommands + constructionCommands + randomCommands + vectorCommands + matrixCommands
    + functionCommands + collectionCommands + joiningCommands + stringCommands + textCommands
