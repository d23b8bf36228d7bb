/** A mail with a chain of two ARC sets, sealed by Perl's Mail::DKIM 1.20230212: an implementation that is not ours. For tests. */

export const ARC_KEYS: Readonly<Record<string, string>> = {
  'TXT arc._domainkey.forward.example':
    'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsE4stgNOiR0ZEyZQkI6baEXpAtZnZVYpkg20nQjpbWk2l/u68NkJnBJ6HuCssEP4PjXAvtsqu/mt0/rOGlAS2scqRYDSzBLDYT43iD1XrVQsonxawk2uUvgwtx0NcGk/Erhjbq20DIuRe5LuJKWa8TFYacci8/xmqotqX3bG/sE/StTAgND/vacAQQj8FwL5smijI+SE70QB83Vrne3WrY9kDoqAzVxh6C9TiVGB/LD89OOGNAUyssPxPc/N8/WsLYLH3LIAVGjxdras3yHE1EaSKfoyiUnkruJRXxsblf7yAkMX6wX+XLA9ifrdE4lCbKz0hlNteiPresngbujjpwIDAQAB',
  'TXT arc._domainkey.lists.example':
    'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0EJSqL4erpyel4YLqd6F91RC23v5nYtXaJgbK3EuVZpjh6cnudMzj6gKc/CQpT0XAO4dItiuHy+ZYLebNquvawrymhH7Cc9px1ROAfFY54RvShrdGCaYBAJgYDfsQDHUPnhYyREXsMaNLTViGeQMf2w6lNnfO66ndemCFcpQfbTYTcFvyWR41wpYXfUAsalg6ygpVjnVRNAQagdPUf4AyUhml4BuxuymLRzoyOnhM4Fr/NTmkMVRxEXsyYva1llbU+qRWpdrqx6t8V3LGvKXKqgl8YDhoSLGeY4822glEZbTvK5J3xjSmyNuhfYJ4WuTXC5FpK8p6EbY4dDcY/aiUQIDAQAB',
}

export const ARC_MAIL = [
  'ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=forward.example; s=arc; t=1764043200; b=IexiY+ghlpG0jf7XF4s6iu0Y6CtiT3ukXF+fYpbGeS/YuRQc84ItgeigLPVI/doXKy74GoM6iqzksBkobGasjGWyCuc0Q9HzpgyWuW4qfTGLi+dzgh9Kw95BjgWX/e49z2xnUjKQfavuuvIQ+QXyZe524hlJFLXp1WjpNvGxg0q31GCYJTAQNkb3JrEzMk6DmFCWVN/N/9W3I+MfdEombbeTWCYM3X/HGYfwPnSE7Xb7aI1QVQ21UBfF7n5KLtIErGGXwUANpH5K5+kKsPbh2/+TznRsN94IBgt9QsrQrHvczrr9dzGX8tTjSlmz14tph7hTy4bg92M55jXeYxpZBg==',
  'ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed; d=forward.example; h=from:to:subject:date:message-id; s=arc; t=1764043200; bh=Ba3gj8+xBPQLJTahTfzW6RbWQ/XPgESxkCi2B66PSQg=; b=K7KpntJSD77e2O6reUxEakl5x7ZIuEDAIC8L3M+9QW7qe3mvtj0x2T59dYBrwn76+D7+WVwwZCtR3AWZWB9dKT8uwsX7e014iAfWqYkcrm7G/X3j6K/pKGGTBejW5agGzURQq1TAYthtdP3jAeI57eQPD4BUYECOfMO23ljZdeWB8XLKSsldw6NdvyhG+F53948Nrg5hbidRfCQkplurJHn+gxUu++eVsla5ruIxMQtJBtCs7U+8PNctDQbIWlrT08RkJD4lmhjN8ULmYY2h7glh2h4biIFN/NHAITSleOWMeFTt6iDFHLlBTTiMj9kr/k5n97INKJhz6mMeO25S1A==',
  'ARC-Authentication-Results: i=2; forward.example; arc=pass',
  'Authentication-Results: forward.example; arc=pass',
  'ARC-Seal: i=1; a=rsa-sha256; cv=none; d=lists.example; s=arc; t=1764043200; b=WnAR9j7T7/iYIWH9jugG3JALz3SqB54oWfIBijPxQoYeTraVLl3JcEPdIcxoefQHb0vn1TDVRusPVpmF6f3Zku1x2gE4oFJ838y6ooL3Yj6dj321W02juyyfS79HFeGcsNaDN1GHo7cN9dAYDWnHbOk5aqvTY3a2Afyarchaw3QXuOckKYx3/zgzmQ8AkkUjugTaCkuLrv8L2p+iGzh+QVp/4DtOcjJqjBslwGuTVooiJkm7cMLG/D0ZaDPUEGg30uxMpb0CHSY9yvmnHFKrMwb45c3m8msP74zM2n3zIXs44VvlI3a451+MldZxSAxgWb4L7SQlddcHdBagtqiKdg==',
  'ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=lists.example; h=from:to:subject:date:message-id; s=arc; t=1764043200; bh=Ba3gj8+xBPQLJTahTfzW6RbWQ/XPgESxkCi2B66PSQg=; b=lbjxzsY3vm12GnMIRqOt/0nXv0IevYttVmcR0lIIaBASLsklRpGV/wzEZoDzQyhSkam9dSYs8gnjK366Mxa2n5et3u1p56NcEZSot4psfjw1agJM1QlgDdjTnLOaVZOlqUpHlfJRzYmi+a6uHTKcAvo4cvPxQesxL0OqyrPCmlYhlDVbOfmIiFHKA9rH+WLLyU52JYjAvyV577BipeipVjJAUpKfAYuMqrCCdKA+b9v7pSHjrxNhi+uY2FiTF1mq8sraDmoCWXbAiq95yKh2fvoqw5p8YIZ6mn2WI2lMc2pr42Fxoim9hMmsRTjFoLhI4ACLOewWBSwHRAgAQD/BsA==',
  'ARC-Authentication-Results: i=1; lists.example; spf=pass smtp.mailfrom=demo.example',
  'Authentication-Results: lists.example; spf=pass smtp.mailfrom=demo.example',
  'From: Ada <ada@demo.example>',
  'To: list@lists.example',
  'Subject: Sealed on the way',
  'Date: Wed, 25 Nov 2026 04:00:00 +0000',
  'Message-ID: <1@demo.example>',
  '',
  'Hello',
  '',
].join('\r\n')
